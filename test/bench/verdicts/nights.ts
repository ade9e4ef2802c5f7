import type { Detector } from './detector.js';
import { LaneDrive, type Level } from './lane-drive.js';
import { poissonUpperBound, rounded } from './statistics.js';

/** A night of a permit: 01:00 to 04:00, a fix a second. */
export const nightSeconds = 3 * 3600;

export interface NightCounts {
  readonly detector: string;
  readonly falseFindings: number;
  readonly perNight: number;
  /** Upper 95 % bound of the false findings a night. */
  readonly perNightUpper: number;
}

export interface NightsResult {
  readonly level: Level['name'];
  readonly nights: number;
  readonly detectors: readonly NightCounts[];
  /** Share of the time in which neither inside (by a sigma) nor outside (by the margin) can be said. */
  readonly undeterminedShare: number;
}

/** Nights in which the bus never leaves its lane: whatever is found is false. */
export function judgeNights(
  level: Level,
  detectors: readonly Detector[],
  options: { readonly nights: number; readonly seed: number; readonly outsideSigmas: number },
): NightsResult {
  const counts = detectors.map(() => 0);
  let undetermined = 0;
  for (let night = 0; night < options.nights; night++) {
    const drive = new LaneDrive(level, options.seed + night);
    const runs = detectors.map((detector) => detector.start(level));
    for (let second = 0; second < nightSeconds; second++) {
      const fix = drive.next();
      for (const run of runs) run.take(fix);
      const sigmas = fix.distanceM / level.sigmaM;
      if (sigmas > -1 && sigmas <= options.outsideSigmas) undetermined++;
    }
    runs.forEach((run, i) => {
      counts[i] = counts[i]! + run.episodes.length;
    });
  }
  return {
    level: level.name,
    nights: options.nights,
    detectors: detectors.map(({ name }, i) => countsOf(name, counts[i]!, options.nights)),
    undeterminedShare: rounded(undetermined / (options.nights * nightSeconds), 4),
  };
}

function countsOf(detector: string, falseFindings: number, nights: number): NightCounts {
  return {
    detector,
    falseFindings,
    perNight: rounded(falseFindings / nights, 6),
    perNightUpper: rounded(poissonUpperBound(falseFindings) / nights, 6),
  };
}
