import { compareDepartures, summaryOf } from './comparison.js';
import { type Detector, MarginRun } from './detector.js';
import { detectorsAtRate, marginsAtRate } from './equal-rates.js';
import type { Level } from './lane-drive.js';
import { judgeNights } from './nights.js';
import { ruleDetector } from './rule-detector.js';

/** How much is simulated. */
export interface VerdictSize {
  readonly nights: number;
  readonly departures: number;
  readonly calibrationNights: number;
  readonly faultRounds: number;
  readonly equalPerNight: number;
  readonly seed: number;
}

const ours = 'left_lane';
const OUTSIDE_SIGMAS = 4.75;

/** As they are used: each with its own settings, not with equal false rates. */
const asUsed: readonly Detector[] = [
  plain('point in polygon', 'outside at the first fix outside, inside at the first inside', 0, 0, 0),
  plain('dwell 10 s', 'outside for 10 s, inside at the first fix inside', 0, 10, 0),
  plain('5 sigma, 2 s, hysteresis', 'beyond 5 sigma for 2 s, back inside for 2 s', 5, 2, 2),
  ruleDetector(ours, "the product's rule with its own parameters, through step()"),
];

function plain(
  name: string,
  about: string,
  marginSigmas: number,
  dwellS: number,
  leaveDwellS: number,
): Detector {
  return { name, about, start: (level) => new MarginRun({ marginSigmas, dwellS, leaveDwellS }, level) };
}

/** All that the bench tells of one quality of position. */
export function judgeLevel(level: Level, size: VerdictSize) {
  const { seed } = size;
  const startedMs = performance.now();
  const nights = judgeNights(level, asUsed, { nights: size.nights, seed, outsideSigmas: OUTSIDE_SIGMAS });
  const used = compareDepartures(level, asUsed, { each: size.departures, seed: seed + 10_000_000, ours });
  const rates = marginsAtRate(level, {
    nights: size.calibrationNights,
    seed: seed + 20_000_000,
    perNight: size.equalPerNight,
  });
  const equal = compareDepartures(level, detectorsAtRate(rates), {
    each: size.departures,
    seed: seed + 30_000_000,
    ours,
  });
  return {
    level: level.name,
    sigmaM: level.sigmaM,
    nights,
    recall: used.cells,
    equalRates: { perNight: size.equalPerNight, nights: size.calibrationNights, margins: rates },
    equalRecall: equal.cells,
    equalPaired: equal.paired,
    equalSummary: summaryOf(equal.paired),
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}
export type LevelVerdicts = ReturnType<typeof judgeLevel>;
