import { type Fault, fault } from '#simulators';
import type { DetectedEpisode } from './detector.js';
import { arrivalDetectors } from './fault-detectors.js';
import { faultyMessages, readBus, type TrueDeparture, trueDepartures } from './fault-stage.js';
import { quantile, rounded, shareInterval } from './statistics.js';

/** Clocks that are wrong shift what is told; onsets are compared by the device's own clock. */
interface FaultCase {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly skewS?: number;
}

const named = (name: string, ...raw: object[]): FaultCase => ({
  name,
  faults: raw.map((one) => fault.parse(one)),
});
const SKEW_S = -90;
const north = 0;

/** Departures of a round are at 60, 180 and 300 s. */
export const faultCases: readonly FaultCase[] = [
  named('none'),
  named('drift of 8 m, admitted', {
    fault: 'drift',
    fromS: 100,
    untilS: 170,
    offsetM: 8,
    bearingDeg: north,
    hAccM: 4,
  }),
  named('drift of 8 m, hidden', { fault: 'drift', fromS: 100, untilS: 170, offsetM: 8, bearingDeg: north }),
  named('multipath jumps of 60 m', { fault: 'jumps', share: 0.03, distanceM: 60, maxFixes: 2 }),
  named('tunnel, then a burst', {
    fault: 'tunnel',
    fromS: 95,
    untilS: 175,
    driftMps: 0.2,
    bearingDeg: north,
  }),
  named('backlog of 2 min, in order', { fault: 'backlog', fromS: 170, untilS: 290 }),
  named('backlog of 3 min, live first', {
    fault: 'backlog',
    fromS: 100,
    untilS: 290,
    spacingS: 0.1,
    liveFirst: true,
  }),
  { ...named('clock 90 s slow', { fault: 'clock_skew', skewS: SKEW_S }), skewS: SKEW_S },
  named('duplicates, 30 %', { fault: 'duplicates', share: 0.3, afterS: 2.5 }),
  named('reordered, 30 % by up to 10 s', { fault: 'reorder', share: 0.3, delayS: 10 }),
  named('dropout over an onset', { fault: 'dropout', fromS: 55, untilS: 70 }),
  named('garbage, 20 %', { fault: 'garbage', share: 0.2 }),
];

export interface FaultVerdict {
  readonly fault: string;
  readonly detector: string;
  readonly departures: number;
  readonly findings: number;
  readonly recall: number;
  readonly recallLow: number;
  /** Departures found over findings made: repeats of one departure count as wrong. */
  readonly precision: number;
  readonly onsetErrorMedianS: number | null;
  readonly onsetErrorP95S: number | null;
  /** From the true onset to when it was told, by the clock of arrival. */
  readonly delayMedianS: number | null;
}

/** Each fault, over so many rounds of three departures. */
export function judgeFaults(options: {
  readonly seed: number;
  readonly rounds: number;
}): readonly FaultVerdict[] {
  const truth = trueDepartures({ ...options, faults: [] });
  return faultCases.flatMap(({ name, faults, skewS = 0 }) => {
    const { trialFile, messages } = faultyMessages({ ...options, faults });
    const readings = messages.flatMap((message) => readBus(message) ?? []);
    return arrivalDetectors.map((detector) =>
      verdictOf(name, detector.name, detector.judge(readings, trialFile), truth, skewS * 1000),
    );
  });
}

function verdictOf(
  faultName: string,
  detector: string,
  episodes: readonly DetectedEpisode[],
  truth: readonly TrueDeparture[],
  skewMs: number,
): FaultVerdict {
  const matches = truth.flatMap(({ onsetMs, endMs }) => {
    const [from, to] = [onsetMs + skewMs, endMs + skewMs];
    const episode = episodes.find((one) => one.onsetMs < to && (one.endMs ?? to) > from);
    if (episode === undefined) return [];
    return [{ errorS: Math.abs(episode.onsetMs - from) / 1000, delayS: (episode.openedMs - onsetMs) / 1000 }];
  });
  const seconds = (value: number | null) => (value === null ? null : rounded(value, 2));
  const errors = matches.map(({ errorS }) => errorS);
  return {
    fault: faultName,
    detector,
    departures: truth.length,
    findings: episodes.length,
    recall: rounded(matches.length / truth.length, 4),
    recallLow: rounded(shareInterval(matches.length, truth.length).low, 4),
    precision: episodes.length === 0 ? 1 : rounded(Math.min(1, matches.length / episodes.length), 4),
    onsetErrorMedianS: seconds(quantile(errors, 0.5)),
    onsetErrorP95S: seconds(quantile(errors, 0.95)),
    delayMedianS: seconds(
      quantile(
        matches.map(({ delayS }) => delayS),
        0.5,
      ),
    ),
  };
}
