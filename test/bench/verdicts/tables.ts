import type { RecallCell } from './departures.js';
import type { FaultVerdict } from './faults.js';
import type { LevelVerdicts } from './level-verdicts.js';
import type { TrackVerdict } from './tracks.js';

type Say = (text: string) => void;

/** For people: what the JSON line says, in short. */
export function printLevel(verdicts: LevelVerdicts, say: Say): void {
  const { level, sigmaM, nights, recall, equalRates, equalRecall, equalSummary, seconds } = verdicts;
  say(
    `\n${level} (sigma ${sigmaM} m), ${seconds} s; undetermined ${percent(nights.undeterminedShare)} of the time`,
  );
  for (const { detector, falseFindings, perNight, perNightUpper } of nights.detectors) {
    say(`  ${detector.padEnd(26)} ${falseFindings} false, ${perNight} a night, at most ${perNightUpper}`);
  }
  say('  as used: recall by depth beyond the edge, all speeds; delay and onset error of what was found');
  printRecall(recall, say);
  const margins = equalRates.margins
    .map(({ family, marginSigmas }) => `${family} ${marginSigmas}`)
    .join(', ');
  say(`  at ${equalRates.perNight} false findings a night each (margins in sigmas: ${margins}):`);
  printRecall(equalRecall, say);
  for (const { against, cells, above, below, worst } of equalSummary) {
    say(
      `  left_lane against ${against}: above in ${above} of ${cells} cells, below in ${below}; least ${worst.difference} (${worst.low} to ${worst.high}) at ${worst.depthM} m, ${worst.sidewaysMps} m/s`,
    );
  }
}

export function printFaults(verdicts: readonly FaultVerdict[], say: Say): void {
  for (const [name, own] of Map.groupBy(verdicts, (verdict) => verdict.fault)) {
    say(`\nfault: ${name}; ${own[0]?.departures} departures`);
    for (const one of own) {
      say(
        `  ${one.detector.padEnd(26)} recall ${percent(one.recall)}, precision ${percent(one.precision)} (${one.findings} findings), onset off by ${one.onsetErrorMedianS} s (p95 ${one.onsetErrorP95S}), told after ${one.delayMedianS} s`,
      );
    }
  }
}

export function printTracks(verdicts: readonly TrackVerdict[], say: Say): void {
  for (const one of verdicts) {
    const findings = one.findings.map(({ rule, second, doubt }) => `${rule} (${doubt}) at ${second} s`);
    say(
      `track ${one.track}, ${one.hours} h: at 25 m ${findings.join(', ') || 'no finding'}, ${one.plantedFound} of ${one.planted} planted found once; at 10 m ${one.narrowPerHour} an hour, point in polygon ${one.narrowPolygonPerHour}`,
    );
  }
}

function printRecall(cells: readonly RecallCell[], say: Say): void {
  const depths = [...new Set(cells.map(({ depthM }) => depthM))];
  say(`    ${'depth, m'.padEnd(26)} ${depths.map((depthM) => String(depthM).padStart(7)).join('')}`);
  for (const [detector, own] of Map.groupBy(cells, (cell) => cell.detector)) {
    const shares = depths.map((depthM) => meanOf(own, depthM));
    say(`    ${detector.padEnd(26)} ${shares.map((share) => percent(share).padStart(7)).join('')}`);
  }
}

function meanOf(cells: readonly RecallCell[], depthM: number): number {
  const own = cells.filter((cell) => cell.depthM === depthM);
  return own.reduce((sum, { recall }) => sum + recall, 0) / own.length;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
