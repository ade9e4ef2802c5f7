import { useMutation, useQueryClient } from '@tanstack/react-query';
import { endpoints, type TrialState } from '#contracts';
import { call } from '../../api/call.js';

export interface TrialStepOrder {
  readonly state: TrialState;
  readonly reason: string;
  /** RFC 3339; now where undefined. */
  readonly at?: string | undefined;
}

/** Puts a trial into another state; what is shown of it is fetched anew. */
export function useTrialStep(trialId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ state, reason, at }: TrialStepOrder) => {
      const body = { state, reason, ...(at === undefined ? {} : { at }) };
      return call(endpoints.changeTrialState, { params: { trialId }, body });
    },
    onSuccess: () =>
      Promise.all(
        [['trial', trialId], ['trial-states', trialId], ['trials']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}
