import { type AnyObservation, compareObservationKeys, type TrialFile } from '#contracts';
import { compileRuleset, initialDeviceState, step } from '#rules';
import { type DetectedEpisode, type MarginRule, MarginRun } from './detector.js';
import type { BusReading } from './fault-stage.js';

/** A detector with what it does about the order of arrival; `openedMs` is by the clock of arrival. */
export interface ArrivalDetector {
  readonly name: string;
  readonly order: string;
  judge(readings: readonly BusReading[], trialFile: TrialFile): readonly DetectedEpisode[];
}

/** Traccar keeps fixes for so long to put them in order; what is older than the newest judged raises nothing. */
const TRACCAR_BUFFER_MS = 3000;

export const arrivalDetectors: readonly ArrivalDetector[] = [
  {
    name: 'point in polygon',
    order: 'reordered within 3 s as Traccar does it, older ones dropped',
    judge: (readings) =>
      judgeByMargin(bufferedOrder(readings), { marginSigmas: 0, dwellS: 0, leaveDwellS: 0 }),
  },
  {
    name: 'dwell 10 s',
    order: 'as it arrives, older than the newest dropped',
    judge: (readings) => judgeByMargin(newestOnly(readings), { marginSigmas: 0, dwellS: 10, leaveDwellS: 0 }),
  },
  {
    name: '5 sigma, 2 s, hysteresis',
    order: 'as it arrives, older than the newest dropped',
    judge: (readings) => judgeByMargin(newestOnly(readings), { marginSigmas: 5, dwellS: 2, leaveDwellS: 2 }),
  },
  {
    name: 'left_lane',
    order: 'canonical order, each key once, as the re-fold judges it',
    judge: judgeByRule,
  },
];

function judgeByMargin(readings: readonly BusReading[], rule: MarginRule): readonly DetectedEpisode[] {
  const run = new MarginRun(rule, { sigmaM: 0 });
  let told = 0;
  for (const reading of readings) {
    run.take(reading);
    for (; told < run.episodes.length; told++) run.episodes[told]!.openedMs = reading.arrivedMs;
  }
  return run.episodes;
}

function newestOnly(readings: readonly BusReading[]): readonly BusReading[] {
  let newestMs = Number.NEGATIVE_INFINITY;
  return readings.filter(({ atMs }) => {
    if (atMs <= newestMs) return false;
    newestMs = atMs;
    return true;
  });
}

/** Each fix waits 3 s for older ones; it is judged when they are over. */
function bufferedOrder(readings: readonly BusReading[]): readonly BusReading[] {
  const released = readings.map((reading) => ({
    ...reading,
    arrivedMs: reading.arrivedMs + TRACCAR_BUFFER_MS,
  }));
  const judged: BusReading[] = [];
  let waiting: BusReading[] = [];
  const release = (untilMs: number) => {
    for (const due of waiting.filter(({ arrivedMs }) => arrivedMs <= untilMs)) {
      const older = waiting.filter(({ atMs }) => atMs <= due.atMs).sort((a, b) => a.atMs - b.atMs);
      waiting = waiting.filter(({ atMs }) => atMs > due.atMs);
      judged.push(...older.map((reading) => ({ ...reading, arrivedMs: due.arrivedMs })));
    }
  };
  for (const reading of released) {
    release(reading.arrivedMs - TRACCAR_BUFFER_MS);
    waiting.push(reading);
  }
  release(Number.POSITIVE_INFINITY);
  return newestOnly(judged);
}

function judgeByRule(readings: readonly BusReading[], trialFile: TrialFile): readonly DetectedEpisode[] {
  const ruleset = rulesetOf(trialFile);
  let state = initialDeviceState;
  let arrivedMs = Number.NEGATIVE_INFINITY;
  const episodes: DetectedEpisode[] = [];
  for (const [observation, at] of canonical(readings)) {
    arrivedMs = Math.max(arrivedMs, at);
    const result = step(ruleset, state, { type: 'observation', observation });
    state = result.state;
    for (const { type, episode } of result.findings) {
      if (type === 'opened') episodes.push({ onsetMs: episode.onsetMs, openedMs: arrivedMs, endMs: null });
      if (type === 'ended') episodes.at(-1)!.endMs = episode.endMs;
    }
  }
  return episodes;
}

function rulesetOf({ trial, permits, devices }: TrialFile) {
  const [permit] = permits;
  if (permit === undefined) throw new Error('no permit');
  const compiled = compileRuleset({
    trial,
    permit: { version: 1, conditions: permit.conditions },
    devices: devices.map((device) => ({ ...device, trialId: trial.id })),
    inForceFromMs: Date.parse(permit.validFrom),
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/** Each key once, the first that arrived, with when it did. */
function canonical(readings: readonly BusReading[]): readonly (readonly [AnyObservation, number])[] {
  const byKey = new Map<string, readonly [AnyObservation, number]>();
  for (const { message, payload, atMs, arrivedMs } of readings) {
    const { bootId = '', seq } = payload;
    const key = `${atMs}/${bootId}/${seq}`;
    if (byKey.has(key)) continue;
    const observation: AnyObservation = {
      trialId: 'bench',
      kind: 'bus',
      deviceId: message.deviceId,
      observedAtMs: atMs,
      receivedAtMs: arrivedMs,
      bootId,
      seq,
      status: 'test',
      payload,
    };
    byKey.set(key, [observation, arrivedMs]);
  }
  return [...byKey.values()].sort(([a], [b]) => compareObservationKeys(a, b));
}
