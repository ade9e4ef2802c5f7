import type { Episode } from '#rules';
import type { StoredFinding } from './refold-ports.js';

/** Which stored finding is which episode. */
export interface Matches {
  /** By the episode's place in the list; undefined where the episode is new. */
  readonly findingOf: readonly (StoredFinding | undefined)[];
  /** Findings that are a part of an episode that another finding stands for: the episode's place. */
  readonly merged: ReadonlyMap<StoredFinding, number>;
  /** Findings that no episode overlaps. */
  readonly gone: readonly StoredFinding[];
}

type Stretch = Pick<Episode, 'deviceId' | 'ruleId' | 'permitVersion' | 'onsetMs' | 'endMs'>;

/**
 * Gives stored findings to the episodes of a stretch that was folded again. An episode that overlaps a stored
 * finding of the same rule and device is that finding; of several findings within one episode the earliest
 * stays, and the others are merged into it; of several episodes within one finding the first keeps it.
 * `episodes` and `stored` come by onset.
 */
export function matchFindings(episodes: readonly Stretch[], stored: readonly StoredFinding[]): Matches {
  const groups = Map.groupBy(stored, ruleOf);
  const free = new Set(stored);
  const findingOf = episodes.map((episode) => {
    let best: StoredFinding | undefined;
    for (const finding of groups.get(ruleOf(episode)) ?? []) {
      if (free.has(finding) && overlap(episode, finding) && isBetter(finding, best, episode)) best = finding;
    }
    if (best !== undefined) free.delete(best);
    return best;
  });
  const merged = new Map<StoredFinding, number>();
  const gone: StoredFinding[] = [];
  for (const finding of free) {
    const place = episodes.findIndex(
      (episode) => ruleOf(episode) === ruleOf(finding) && overlap(episode, finding),
    );
    if (place >= 0) merged.set(finding, place);
    else gone.push(finding);
  }
  return { findingOf, merged, gone };
}

function ruleOf({ deviceId, ruleId }: Pick<Stretch, 'deviceId' | 'ruleId'>): string {
  return `${deviceId}|${ruleId}`;
}

/** Half-open stretches; equal onsets count, for an episode may have no length. */
function overlap(a: Stretch, b: Stretch): boolean {
  if (a.onsetMs === b.onsetMs) return true;
  return (
    a.onsetMs < (b.endMs ?? Number.POSITIVE_INFINITY) && b.onsetMs < (a.endMs ?? Number.POSITIVE_INFINITY)
  );
}

/** The earliest; of those that begin together the one of the same version of the permit. */
function isBetter(finding: StoredFinding, best: StoredFinding | undefined, episode: Stretch): boolean {
  if (best === undefined) return true;
  if (finding.onsetMs !== best.onsetMs) return finding.onsetMs < best.onsetMs;
  const isOwn = finding.permitVersion === episode.permitVersion;
  const wasOwn = best.permitVersion === episode.permitVersion;
  if (isOwn !== wasOwn) return isOwn;
  return finding.findingId < best.findingId;
}
