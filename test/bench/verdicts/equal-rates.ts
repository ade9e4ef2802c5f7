import { type Detector, type DetectorRun, MarginRun, SumRun } from './detector.js';
import { LaneDrive, type Level } from './lane-drive.js';
import { nightSeconds } from './nights.js';
import { ruleDetector } from './rule-detector.js';
import { rounded } from './statistics.js';

/** A kind of detector whose margin is set so that all make equally many false findings. */
interface Family {
  readonly name: string;
  at(marginSigmas: number, level: Level): DetectorRun;
}

const enterSigmaSeconds = 3;

const families: readonly Family[] = [
  margins('point in polygon', 0, 0),
  margins('dwell 10 s', 10, 0),
  margins('dwell 2 s and hysteresis', 2, 2),
  {
    name: 'left_lane',
    at: (enterSigmas, level) => new SumRun({ enterSigmas, enterSigmaSeconds }, level),
  },
];

function margins(name: string, dwellS: number, leaveDwellS: number): Family {
  return { name, at: (marginSigmas, level) => new MarginRun({ marginSigmas, dwellS, leaveDwellS }, level) };
}

const LOWEST_SIGMAS = 3;
const HIGHEST_SIGMAS = 7;
const STEP_SIGMAS = 0.05;
const steps = Math.round((HIGHEST_SIGMAS - LOWEST_SIGMAS) / STEP_SIGMAS) + 1;
const sigmasOf = (step: number) => rounded(LOWEST_SIGMAS + step * STEP_SIGMAS, 2);
/** So many fixes inside bring every detector to rest. */
const REST_FIXES = 4;

export interface EqualRate {
  readonly family: string;
  readonly marginSigmas: number;
}

/** For each family the margin with so many false findings a night, between the steps tried. */
export function marginsAtRate(
  level: Level,
  options: { readonly nights: number; readonly seed: number; readonly perNight: number },
): readonly EqualRate[] {
  const counts = families.map(() => new Float64Array(steps));
  for (let night = 0; night < options.nights; night++) countNight(level, options.seed + night, counts);
  return families.map(({ name }, i) => {
    const marginSigmas = marginAt(counts[i]!, options.perNight * options.nights);
    if (marginSigmas === null) throw new RangeError(`${name}: ${HIGHEST_SIGMAS} sigmas are not enough`);
    return { family: name, marginSigmas };
  });
}

/** Counts fall about exponentially with the margin; the lowest step where it has few enough. */
function marginAt(counts: Float64Array, wanted: number): number | null {
  const step = counts.findIndex((count) => count <= wanted);
  if (step < 0) return null;
  const below = counts[step]!;
  const above = counts[step - 1];
  if (above === undefined || below === 0) return sigmasOf(step);
  const share = Math.log(above / wanted) / Math.log(above / below);
  return rounded(sigmasOf(step - 1) + share * STEP_SIGMAS, 3);
}

/** All margins at once; they rest while the bus is measured near its lane, which is nearly always. */
function countNight(level: Level, seed: number, counts: readonly Float64Array[]): void {
  const drive = new LaneDrive(level, seed);
  const fresh = () =>
    families.map((family) => Array.from({ length: steps }, (_, i) => family.at(sigmasOf(i), level)));
  const wakeM = LOWEST_SIGMAS * level.sigmaM;
  let awake: DetectorRun[][] | null = null;
  let before = { atMs: 0, distanceM: 0 };
  let inside = 0;
  for (let second = 0; second < nightSeconds; second++) {
    const { atMs, distanceM } = drive.next();
    const fix = { atMs, distanceM };
    if (awake === null && distanceM > wakeM) {
      awake = fresh();
      for (const runs of awake) for (const run of runs) run.take(before);
    }
    before = fix;
    if (awake === null) continue;
    for (const runs of awake) for (const run of runs) run.take(fix);
    inside = distanceM <= 0 ? inside + 1 : 0;
    if (inside < REST_FIXES && second < nightSeconds - 1) continue;
    awake.forEach((runs, f) => {
      runs.forEach((run, i) => {
        counts[f]![i] = counts[f]![i]! + run.episodes.length;
      });
    });
    awake = null;
  }
}

/** The detectors that make equally many; left_lane is the product's own rule, with its margin set. */
export function detectorsAtRate(rates: readonly EqualRate[]): readonly Detector[] {
  return rates.map(({ family: name, marginSigmas }) => {
    const about = `margin ${marginSigmas} sigmas`;
    if (name === 'left_lane')
      return ruleDetector(name, about, { enterSigmas: marginSigmas, enterSigmaSeconds });
    const family = families.find((one) => one.name === name)!;
    return { name, about, start: (level) => family.at(marginSigmas, level) };
  });
}
