import { Command } from 'commander';
import { holdS } from './verdicts/departures.js';
import { judgeFaults } from './verdicts/faults.js';
import { levels } from './verdicts/lane-drive.js';
import { judgeLevel, type VerdictSize } from './verdicts/level-verdicts.js';
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

function sizeOf({ short, nights, departures, seed }: Options): VerdictSize {
  return {
    nights: Number(nights ?? (short ? 60 : 3000)),
    departures: Number(departures ?? (short ? 20 : 1000)),
    calibrationNights: short ? 200 : 20_000,
    faultRounds: short ? 10 : 200,
    equalPerNight: short ? 0.01 : 0.001,
    seed: Number(seed),
  };
}

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
