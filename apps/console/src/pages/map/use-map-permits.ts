import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { endpoints, type Permit, type Trial } from '#contracts';
import { call } from '../../api/call.js';
import { useTrials } from '../../api/use-things.js';

const shownStates: readonly Trial['state'][] = ['announced', 'running', 'suspended'];

/** The trials that are on the map and their permits in force. */
export function useMapPermits(): { readonly trials: readonly Trial[]; readonly permits: readonly Permit[] } {
  const all = useTrials().data;
  const trials = useMemo(() => all?.filter(({ state }) => shownStates.includes(state)) ?? [], [all]);
  const permits = useQueries({
    queries: trials.map(({ id }) => ({
      queryKey: ['trial', id],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call(endpoints.getTrial, { params: { trialId: id }, signal }),
      staleTime: 60_000,
    })),
    combine: permitsOf,
  });
  return { trials, permits };
}

function permitsOf(
  results: readonly { readonly data?: { readonly permit: Permit | null } | undefined }[],
): Permit[] {
  return results.flatMap(({ data }) =>
    data?.permit === undefined || data.permit === null ? [] : [data.permit],
  );
}
