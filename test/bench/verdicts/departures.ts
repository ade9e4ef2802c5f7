import { type DetectedEpisode, type Detector, type DetectorRun } from './detector.js';
import { clearanceM, LaneDrive, type Level } from './lane-drive.js';
import { quantile, rounded, shareInterval } from './statistics.js';

/** How far beyond the edge, how fast sideways; held out for `holdS`. */
export interface Departure {
  readonly depthM: number;
  readonly sidewaysMps: number;
}

export const depthsM: readonly number[] = [0.5, 1, 1.5, 2.4, 4, 6, 7.5, 9, 12];
export const sidewaysSpeedsMps: readonly number[] = [0.3, 1, 3];
/** A bus that passes an obstacle is out for about so long. */
export const holdS = 20;
const BEFORE_S = 60;
const AFTER_S = 30;

export interface Told {
  readonly found: boolean;
  /** Told onset minus true one, seconds. */
  readonly onsetErrorS: number;
  /** From the true onset until it was told, seconds. */
  readonly delayS: number;
}

const NOT_FOUND: Told = { found: false, onsetErrorS: Number.NaN, delayS: Number.NaN };

/** One departure, told by each detector from the same fixes. */
export function judgeDeparture(
  level: Level,
  detectors: readonly Detector[],
  { depthM, sidewaysMps }: Departure,
  seed: number,
): readonly Told[] {
  const drive = new LaneDrive(level, seed);
  const runs = detectors.map((detector) => detector.start(level));
  const take = (lateralM?: number) => {
    const fix = drive.next(lateralM);
    for (const run of runs) run.take(fix);
    return fix;
  };
  for (let second = 0; second < BEFORE_S; second++) take();
  const fromM = drive.wanderM;
  const side = seed % 2 === 0 ? 1 : -1;
  const farM = side * (clearanceM + depthM);
  const leftMs = drive.fix.atMs;
  const outS = Math.abs(farM - fromM) / sidewaysMps;
  const backS = outS + holdS;
  const endS = backS + Math.abs(farM) / sidewaysMps;
  for (let second = 1; second <= endS + AFTER_S; second++) {
    take(lateralAt(second, { fromM, farM, side, sidewaysMps, outS, backS }));
  }
  const onsetMs = leftMs + (Math.abs(side * clearanceM - fromM) / sidewaysMps) * 1000;
  const endMs = leftMs + (backS + depthM / sidewaysMps) * 1000;
  return runs.map((run) => toldBy(run, onsetMs, endMs));
}

interface Course {
  readonly fromM: number;
  readonly farM: number;
  readonly side: 1 | -1;
  readonly sidewaysMps: number;
  readonly outS: number;
  readonly backS: number;
}

function lateralAt(second: number, { fromM, farM, side, sidewaysMps, outS, backS }: Course): number {
  if (second < outS) return fromM + side * sidewaysMps * second;
  if (second < backS) return farM;
  const left = Math.abs(farM) - sidewaysMps * (second - backS);
  return side * Math.max(0, left);
}

/** The first episode that overlaps the true one is it. */
function toldBy({ episodes }: DetectorRun, onsetMs: number, endMs: number): Told {
  const episode = episodes.find(
    (one: DetectedEpisode) => one.onsetMs < endMs && (one.endMs ?? endMs) > onsetMs,
  );
  if (episode === undefined) return NOT_FOUND;
  return {
    found: true,
    onsetErrorS: (episode.onsetMs - onsetMs) / 1000,
    delayS: Math.max(0, episode.openedMs - onsetMs) / 1000,
  };
}

export interface RecallCell extends Departure {
  readonly level: Level['name'];
  readonly detector: string;
  readonly departures: number;
  readonly recall: number;
  readonly recallLow: number;
  readonly recallHigh: number;
  /** Absolute error of the onset, seconds. */
  readonly onsetErrorMedianS: number | null;
  readonly onsetErrorP95S: number | null;
  readonly delayMedianS: number | null;
  readonly delayP95S: number | null;
}

export function cellOf(
  level: Level,
  detector: string,
  departure: Departure,
  told: readonly Told[],
): RecallCell {
  const found = told.filter((one) => one.found);
  const { low, high } = shareInterval(found.length, told.length);
  const errors = found.map(({ onsetErrorS }) => Math.abs(onsetErrorS));
  const delays = found.map(({ delayS }) => delayS);
  const seconds = (value: number | null) => (value === null ? null : rounded(value, 2));
  return {
    level: level.name,
    detector,
    ...departure,
    departures: told.length,
    recall: rounded(found.length / told.length, 4),
    recallLow: rounded(low, 4),
    recallHigh: rounded(high, 4),
    onsetErrorMedianS: seconds(quantile(errors, 0.5)),
    onsetErrorP95S: seconds(quantile(errors, 0.95)),
    delayMedianS: seconds(quantile(delays, 0.5)),
    delayP95S: seconds(quantile(delays, 0.95)),
  };
}
