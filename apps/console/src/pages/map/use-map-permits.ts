import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { endpoints, type Permit, type Trial } from '#contracts';
import { call } from '../../api/call.js';
import { useTrials } from '../../api/use-things.js';

const shownStates: readonly Trial['state'][] = ['announced', 'running', 'suspended'];

export interface MapPermits {
  readonly trials: readonly Trial[];
  readonly permits: readonly Permit[];
  /** Whether every permit was asked for and answered. */
  readonly complete: boolean;
}

/** The trials that are on the map and their permits in force. */
export function useMapPermits(): MapPermits {
  const { data: all, isPending } = useTrials();
  const trials = useMemo(() => all?.filter(({ state }) => shownStates.includes(state)) ?? [], [all]);
  const { permits, pending } = useQueries({
    queries: trials.map(({ id }) => ({
      queryKey: ['trial', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(endpoints.getTrial, { params: { trialId: id }, signal }),
      staleTime: 60_000,
    })),
    combine: combined,
  });
  return { trials, permits, complete: !isPending && !pending };
}

interface TrialResult {
  readonly data?: { readonly permit: Permit | null } | undefined;
  readonly isPending: boolean;
}

function combined(results: readonly TrialResult[]): {
  readonly permits: readonly Permit[];
  readonly pending: boolean;
} {
  const permits = results.flatMap(({ data }) =>
    data?.permit === undefined || data.permit === null ? [] : [data.permit],
  );
  return { permits, pending: results.some(({ isPending }) => isPending) };
}
