import { Command } from 'commander';
import { compareDepartures, summaryOf } from './verdicts/comparison.js';
import { holdS } from './verdicts/departures.js';
import { type Detector, MarginRun } from './verdicts/detector.js';
import { detectorsAtRate, marginsAtRate } from './verdicts/equal-rates.js';
import { judgeFaults } from './verdicts/faults.js';
import { type Level, levels } from './verdicts/lane-drive.js';
import { judgeNights } from './verdicts/nights.js';
import { ruleDetector } from './verdicts/rule-detector.js';
import { printFaults, printLevel, printTracks } from './verdicts/tables.js';
import { judgeTracks } from './verdicts/tracks.js';

interface Options {
  readonly json?: true;
  readonly short?: true;
  readonly nights?: string;
  readonly departures?: string;
  readonly level?: string;
  readonly seed: string;
}

interface Size {
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

function sizeOf({ short, nights, departures, seed }: Options): Size {
  return {
    nights: Number(nights ?? (short ? 60 : 3000)),
    departures: Number(departures ?? (short ? 20 : 1000)),
    calibrationNights: short ? 200 : 20_000,
    faultRounds: short ? 10 : 200,
    equalPerNight: short ? 0.01 : 0.001,
    seed: Number(seed),
  };
}

function judgeLevel(level: Level, size: Size) {
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

function main(options: Options): void {
  const size = sizeOf(options);
  const say = (text: string) => {
    if (options.json !== true) process.stderr.write(`${text}\n`);
  };
  say(`${size.nights} nights of 3 h a level; ${size.departures} departures a cell, held out for ${holdS} s`);
  const chosen = levels.filter(({ name }) => options.level === undefined || name === options.level);
  const judged = chosen.map((level) => {
    const verdicts = judgeLevel(level, size);
    printLevel(verdicts, say);
    return verdicts;
  });
  const faults = judgeFaults({ seed: size.seed, rounds: size.faultRounds });
  printFaults(faults, say);
  const folder = process.env.TRIALWATCH_TRACKS ?? '';
  const tracks = folder === '' ? null : judgeTracks(folder);
  printTracks(tracks ?? [], say);
  process.stdout.write(`${JSON.stringify({ ...size, holdS, levels: judged, faults, tracks })}\n`);
}

const program = new Command('bench verdicts')
  .description('detectors of departures from a lane: false findings, recall, delay')
  .option('--json', 'print nothing but the JSON line on standard output')
  .option('--short', 'seconds in place of minutes')
  .option('--nights <n>', 'nights a level')
  .option('--departures <n>', 'departures of each depth and speed')
  .option('--level <name>', 'rtk_fixed, rtk_float or gnss alone')
  .option('--seed <n>', 'another seed, other nights', '1');
program.parse();
main(program.opts<Options>());
