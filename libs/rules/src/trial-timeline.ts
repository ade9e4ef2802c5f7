import type { Ruleset } from './ruleset.js';

/** The rulesets of a trial, one a version of its permit, by the time from which they bind. */
export interface TrialTimeline {
  /** The ruleset in force at a time; undefined before the first permit. */
  rulesetAt(atMs: number): Ruleset | undefined;
  /** The next ruleset that comes into force after a time; undefined where none does. */
  nextAfter(atMs: number): Ruleset | undefined;
}
