import type { BacktestDifference, JudgedFinding } from '#contracts';
import type { Episode } from '#rules';

/** What two judgements of the same data differ in. */
export type FindingDifference = Pick<BacktestDifference, 'added' | 'removed' | 'changed' | 'unchanged'>;

interface Pair {
  readonly before: Episode;
  readonly after: Episode;
}

/**
 * Compares what the versions in force found with what a draft found. An episode of the draft that overlaps one
 * of the same rule and device is that episode, by preference under the same id within the permit. Episodes
 * that lie wholly outside of [fromMs, toMs] do not count.
 */
export function findingDifference(
  inForce: readonly Episode[],
  draft: readonly Episode[],
  fromMs: number,
  toMs: number,
): FindingDifference {
  const touches = ({ onsetMs, endMs }: Episode) => onsetMs <= toMs && (endMs ?? toMs) >= fromMs;
  const pairs = pairsOf(inForce, draft);
  const paired = new Set(pairs.flatMap(({ before, after }) => [before, after]));
  const counted = pairs.filter(({ before, after }) => touches(before) || touches(after));
  const changed = counted.filter(({ before, after }) => !isSame(before, after));
  return {
    added: draft.filter((episode) => !paired.has(episode) && touches(episode)).map(toJudged),
    removed: inForce.filter((episode) => !paired.has(episode) && touches(episode)).map(toJudged),
    changed: changed.map(({ before, after }) => ({ before: toJudged(before), after: toJudged(after) })),
    unchanged: counted.length - changed.length,
  };
}

/** Greedily in the order of onset; rules under the same id first. */
function pairsOf(inForce: readonly Episode[], draft: readonly Episode[]): readonly Pair[] {
  const byRule = Map.groupBy(draft, ruleOf);
  const taken = new Set<Episode>();
  const pairs = new Map<Episode, Pair>();
  for (const sameId of [true, false]) {
    for (const before of inForce) {
      if (pairs.has(before)) continue;
      const after = byRule
        .get(ruleOf(before))
        ?.find((one) => !taken.has(one) && (!sameId || one.ruleId === before.ruleId) && overlap(before, one));
      if (after === undefined) continue;
      taken.add(after);
      pairs.set(before, { before, after });
    }
  }
  return inForce.flatMap((before) => pairs.get(before) ?? []);
}

function ruleOf({ deviceId, rule }: Episode): string {
  return `${deviceId}/${rule}`;
}

/** Half-open; those that begin together are the same however long they last. */
function overlap(a: Episode, b: Episode): boolean {
  if (a.onsetMs === b.onsetMs) return true;
  const [first, second] = a.onsetMs < b.onsetMs ? [a, b] : [b, a];
  return first.endMs === null || second.onsetMs < first.endMs;
}

function isSame(a: Episode, b: Episode): boolean {
  return (
    a.onsetMs === b.onsetMs &&
    a.endMs === b.endMs &&
    a.severity === b.severity &&
    a.worst?.value === b.worst?.value &&
    a.worst?.unit === b.worst?.unit &&
    a.worst?.atMs === b.worst?.atMs
  );
}

function toJudged({ onsetMs, endMs, worst, ...episode }: Episode): JudgedFinding {
  const { deviceId, kind, rule, ruleId, severity, placeId } = episode;
  return {
    deviceId,
    kind,
    rule,
    ruleId,
    severity,
    placeId,
    onset: utc(onsetMs),
    end: endMs === null ? null : utc(endMs),
    worst: worst === null ? null : { value: worst.value, unit: worst.unit, at: utc(worst.atMs) },
    state: endMs === null ? 'open' : 'ended',
  };
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString();
}
