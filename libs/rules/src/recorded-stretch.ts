import type { Kind } from '#contracts';
import { beginEpisode, type RuleIdentity, type WorstMeasure } from './episode.js';
import type { StepReport } from './step-report.js';

/** A stretch of event time of which everything is known once it is over. */
export interface RecordedStretch {
  readonly deviceId: string;
  readonly kind: Kind;
  readonly onsetMs: number;
  readonly endMs: number;
  readonly worst: WorstMeasure;
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Tells an episode that is over when it becomes known: opened and ended at once. */
export function recordStretch(identity: RuleIdentity, stretch: RecordedStretch, report: StepReport): void {
  const episode = beginEpisode(identity, { placeId: null, ...stretch });
  report.add({ type: 'opened', episode: { ...episode, endMs: null } });
  report.add({ type: 'ended', episode });
}
