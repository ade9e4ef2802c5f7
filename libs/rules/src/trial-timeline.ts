import type { Ruleset } from './ruleset.js';

/** The rulesets of a trial, one a version of its permit, by the time from which they bind. */
export interface TrialTimeline {
  /** The ruleset in force at a time; undefined before the first permit. */
  rulesetAt(atMs: number): Ruleset | undefined;
  /** The next ruleset that comes into force after a time; undefined where none does. */
  nextAfter(atMs: number): Ruleset | undefined;
}

/** A version of a permit on a timeline; its ruleset is asked for when it is first needed. */
export interface TimelineVersion {
  readonly version: number;
  readonly inForceFromMs: number;
  ruleset(): Ruleset;
}

/**
 * Lays versions out in time, whatever order they are given in. Of several that come into force at the same
 * time the highest binds, and the others never do.
 */
export function layTimeline(versions: readonly TimelineVersion[]): TrialTimeline {
  const ascending = versions.toSorted((a, b) => a.inForceFromMs - b.inForceFromMs || a.version - b.version);
  const binding = ascending.filter(
    ({ inForceFromMs }, i) => ascending[i + 1]?.inForceFromMs !== inForceFromMs,
  );
  return {
    rulesetAt: (atMs) => binding.findLast(({ inForceFromMs }) => inForceFromMs <= atMs)?.ruleset(),
    nextAfter: (atMs) => binding.find(({ inForceFromMs }) => inForceFromMs > atMs)?.ruleset(),
  };
}

const soleVersions = new WeakMap<Ruleset, TrialTimeline>();

/** A timeline on which one ruleset binds at all times. */
export function soleVersion(ruleset: Ruleset): TrialTimeline {
  const known = soleVersions.get(ruleset);
  if (known !== undefined) return known;
  const timeline = { rulesetAt: () => ruleset, nextAfter: () => undefined };
  soleVersions.set(ruleset, timeline);
  return timeline;
}
