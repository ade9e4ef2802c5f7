import type { Kind, ObservationKey } from '#contracts';
import type { Episode } from './episode.js';
import type { GapVerdict } from './rule-definition.js';
import type { TrialTimeline } from './trial-timeline.js';

/** The time after a device's newest reading; null where it was never heard. */
export interface OpenGap {
  readonly deviceId: string;
  readonly kind: Kind;
  readonly last: Pick<ObservationKey, 'observedAtMs'> | null;
}

/**
 * What the rules say of a gap up to `toMs`, where it is over or goes on: each version of the permit judges
 * the part of the gap in which it is in force, and what goes on when the next version binds ends then.
 */
export function gapEpisodes(
  timeline: TrialTimeline,
  { deviceId, kind, last }: OpenGap,
  toMs: number,
  isOver: boolean,
): GapVerdict {
  const episodes: Episode[] = [];
  let nextChangeMs = Number.POSITIVE_INFINITY;
  const heardMs = last?.observedAtMs ?? Number.NEGATIVE_INFINITY;
  let ruleset = timeline.rulesetAt(heardMs) ?? timeline.nextAfter(heardMs);
  // One that binds from `toMs` on has nothing to say yet, but knows when it may.
  while (ruleset !== undefined && ruleset.inForceFromMs <= toMs) {
    const { device, gaps, expectedFromMs } = ruleset.binding(kind, deviceId);
    const next = timeline.nextAfter(Math.max(ruleset.inForceFromMs, heardMs));
    const isOutlived = next !== undefined && next.inForceFromMs <= toMs;
    const gap = {
      deviceId,
      kind,
      device,
      fromMs: last?.observedAtMs ?? expectedFromMs,
      heard: last !== null,
      toMs: isOutlived ? next.inForceFromMs : toMs,
      isOver: isOver || isOutlived,
    };
    for (const judge of gaps) {
      const verdict = judge.episodesIn(gap);
      episodes.push(...verdict.episodes);
      if (!gap.isOver) nextChangeMs = Math.min(nextChangeMs, verdict.nextChangeMs);
    }
    ruleset = next;
  }
  return { episodes, nextChangeMs };
}
