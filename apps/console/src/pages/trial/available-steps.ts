import { type Permission, type TrialState, trialTransitions } from '#contracts';

/** A step that a person may take with a trial; `name` is that of its button. */
export interface TrialStep {
  readonly to: TrialState;
  readonly name: 'suspended' | 'running' | 'started' | 'ended' | 'announced' | 'draft' | 'archived';
}

/** What this person may do with a trial in this state, the most urgent first. The server has the last word. */
export function availableSteps(state: TrialState, permissions: readonly Permission[]): readonly TrialStep[] {
  if (!permissions.includes('trial.steer')) return [];
  return trialTransitions[state].map((to) => ({ to, name: nameOf(state, to) }));
}

function nameOf(from: TrialState, to: TrialState): TrialStep['name'] {
  return to === 'running' && from !== 'suspended' ? 'started' : to;
}
