import type { AnnouncedGap } from './device-state.js';
import { disprovedBy, type Episode } from './episode.js';
import { gapEpisodes, type OpenGap } from './gap-episodes.js';
import type { StepReport } from './step-report.js';
import type { TrialTimeline } from './trial-timeline.js';

/** Says what is true of a gap that goes on at the horizon, as far as it was not said before. */
export function announceGap(
  timeline: TrialTimeline,
  gap: OpenGap,
  before: AnnouncedGap | undefined,
  horizonMs: number,
  report: StepReport,
): AnnouncedGap | undefined {
  const { episodes, nextChangeMs } = gapEpisodes(timeline, gap, horizonMs, false);
  putRight(toldOf(timeline, gap, before), episodes, horizonMs, report);
  if (before === undefined && episodes.length === 0 && nextChangeMs === Number.POSITIVE_INFINITY) {
    return undefined;
  }
  return {
    toMs: horizonMs,
    nextChangeMs: nextChangeMs === Number.POSITIVE_INFINITY ? null : nextChangeMs,
    open: episodes.filter(({ endMs }) => endMs === null),
  };
}

/** Says what is true of a gap that a reading of `atMs` ended; what was announced and is not true is withdrawn. */
export function closeGap(
  timeline: TrialTimeline,
  gap: OpenGap,
  before: AnnouncedGap | undefined,
  atMs: number,
  report: StepReport,
): void {
  const { episodes } = gapEpisodes(timeline, gap, atMs, true);
  putRight(toldOf(timeline, gap, before), episodes, atMs, report);
}

/** What is open is known for certain, even if the permit, the trial or the device were changed since. */
function toldOf(timeline: TrialTimeline, gap: OpenGap, before: AnnouncedGap | undefined): readonly Episode[] {
  if (before === undefined) return [];
  const { episodes } = gapEpisodes(timeline, gap, before.toMs, false);
  return [...episodes.filter(({ endMs }) => endMs !== null), ...before.open];
}

function putRight(
  told: readonly Episode[],
  truth: readonly Episode[],
  atMs: number,
  report: StepReport,
): void {
  for (const episode of told) {
    if (truth.some((one) => isSame(one, episode))) continue;
    report.add({ type: 'withdrawn', episode, reason: disprovedBy(atMs) });
  }
  for (const episode of truth) {
    const before = told.find((one) => isSame(one, episode));
    if (before === undefined) report.add({ type: 'opened', episode: { ...episode, endMs: null } });
    if (episode.endMs !== null && before?.endMs !== episode.endMs) report.add({ type: 'ended', episode });
  }
}

function isSame(a: Episode, b: Episode): boolean {
  return a.ruleId === b.ruleId && a.permitVersion === b.permitVersion && a.onsetMs === b.onsetMs;
}
