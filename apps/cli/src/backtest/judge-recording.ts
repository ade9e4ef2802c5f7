import {
  type BacktestFinding,
  failure,
  type Outcome,
  success,
  type TrialFile,
  type Violation,
} from '#contracts';
import { compileTimeline, type Episode, finalFindings, type Judged, type TrialTimeline } from '#rules';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

/** The stretch of event time that is judged, epoch ms; each end as the person named it, or null. */
export interface Period {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

/** What the rules say of a recording. */
export interface Judgement {
  /** Sorted by (onset, device, rule). */
  readonly findings: readonly BacktestFinding[];
  /** From then on a report was expected, and until then it was judged, epoch ms. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Observations and events within the period. */
  readonly judged: number;
}

/** Judges observations in any order by the permits of a trial file. @throws RangeError without any. */
export function judgeRecording(
  file: TrialFile,
  data: readonly Judged[],
  period: Period,
): Outcome<Judgement, CliProblem> {
  const times = data.map(observedAtMsOf);
  const fromMs = period.fromMs ?? times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const untilMs = period.untilMs ?? times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(fromMs) || !Number.isFinite(untilMs)) throw new RangeError('nothing to judge');
  const timeline = timelineOf(file, fromMs);
  if (!timeline.ok) return timeline;
  const within = data.filter((_, i) => times[i]! >= fromMs && times[i]! <= untilMs);
  const devices = file.devices.map((device) => ({ ...device, trialId: file.trial.id }));
  const episodes = finalFindings({ timeline: timeline.value, devices, data: within, horizonMs: untilMs });
  return success({ findings: episodes.map(findingOf), fromMs, untilMs, judged: within.length });
}

/** Nobody knows whether a device reported before the recording began. */
function timelineOf(file: TrialFile, beginsMs: number): Outcome<TrialTimeline, CliProblem> {
  const permits = file.permits.toSorted((a, b) => a.version - b.version);
  const disorder = permits.flatMap(({ version, validFrom }, i): readonly Violation[] => {
    const before = permits[i - 1];
    if (before === undefined) return [];
    const follows = version > before.version && Date.parse(validFrom) > Date.parse(before.validFrom);
    const message = `version ${version} must come into force after version ${before.version}`;
    return follows ? [] : [{ at: `/permits/${file.permits.indexOf(permits[i]!)}`, message }];
  });
  if (disorder.length > 0) return failure(invalidPermit(disorder));
  const { id: trialId, state } = file.trial;
  const changes = file.stateChanges.map((change) => ({ state: change.state, fromMs: Date.parse(change.at) }));
  const compiled = compileTimeline({
    trial: file.trial,
    permits: file.permits.map(({ version, conditions, validFrom }) => ({
      version,
      conditions,
      inForceFromMs: Date.parse(validFrom),
    })),
    devices: file.devices.map((device) => ({ ...device, trialId })),
    expectedFromMs: new Map(
      file.devices.map(({ id, registeredAt }) => [
        id,
        registeredAt === undefined ? beginsMs : Math.max(beginsMs, Date.parse(registeredAt)),
      ]),
    ),
    stateChanges: changes.length > 0 ? changes : [{ state, fromMs: 0 }],
  });
  if (compiled.ok) return compiled;
  const { detail, violations = [{ at: '/permits', message: detail }] } = compiled.problem;
  return failure(invalidPermit(violations));
}

function invalidPermit(violations: readonly Violation[]): CliProblem {
  return cliProblem('permit_invalid', 'the permits cannot be judged by', { violations });
}

function findingOf({ deviceId, rule, onsetMs, endMs, worst }: Episode): BacktestFinding {
  return {
    deviceId,
    rule,
    onset: utc(onsetMs),
    end: endMs === null ? null : utc(endMs),
    worst: worst === null ? null : { value: worst.value, unit: worst.unit, at: utc(worst.atMs) },
    state: endMs === null ? 'open' : 'ended',
  };
}

/** RFC 3339 in UTC with milliseconds. */
function utc(atMs: number): string {
  return new Date(atMs).toISOString();
}

function observedAtMsOf(judged: Judged): number {
  return judged.type === 'observation' ? judged.observation.observedAtMs : judged.event.observedAtMs;
}
