import type { DeviceState } from '../device-state.js';
import type { FindingChange } from '../episode.js';
import type { ContextPlace } from './context-order.js';

/** Everything that the fold of a rule over several devices remembers: plain JSON. Never mutated. */
export interface ContextState extends DeviceState {
  /** The newest reading judged. */
  readonly last: ContextPlace | null;
  /** Event time up to which the rule was told: by the newest reading or a later horizon. */
  readonly reachedMs: number | null;
}

/** State of a rule to which nothing was shown yet. */
export const initialContextState: ContextState = Object.freeze({
  last: null,
  reachedMs: null,
  permitVersion: null,
  rules: Object.freeze({}),
});

export interface ContextResult {
  readonly state: ContextState;
  readonly findings: readonly FindingChange[];
}
