import {
  cellOf,
  type Departure,
  depthsM,
  judgeDeparture,
  type RecallCell,
  sidewaysSpeedsMps,
  type Told,
} from './departures.js';
import type { Detector } from './detector.js';
import type { Level } from './lane-drive.js';
import { pairedDifference, rounded } from './statistics.js';

/** left_lane against another over the same departures. */
export interface Paired extends Departure {
  readonly level: Level['name'];
  readonly against: string;
  /** Recall of left_lane minus the other's, and its 95 % interval. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface Comparison {
  readonly cells: readonly RecallCell[];
  readonly paired: readonly Paired[];
}

const departures: readonly Departure[] = depthsM.flatMap((depthM) =>
  sidewaysSpeedsMps.map((sidewaysMps) => ({ depthM, sidewaysMps })),
);

/** Every depth and speed, `each` times; `ours` names the detector that the others are held against. */
export function compareDepartures(
  level: Level,
  detectors: readonly Detector[],
  options: { readonly each: number; readonly seed: number; readonly ours: string },
): Comparison {
  const cells: RecallCell[] = [];
  const paired: Paired[] = [];
  const own = detectors.findIndex(({ name }) => name === options.ours);
  departures.forEach((departure, d) => {
    const told: Told[][] = detectors.map(() => []);
    for (let i = 0; i < options.each; i++) {
      const seed = options.seed + d * options.each + i;
      judgeDeparture(level, detectors, departure, seed).forEach((one, k) => {
        told[k]!.push(one);
      });
    }
    detectors.forEach(({ name }, k) => {
      cells.push(cellOf(level, name, departure, told[k]!));
      if (k !== own)
        paired.push({ level: level.name, against: name, ...departure, ...pairOf(told[own]!, told[k]!) });
    });
  });
  return { cells, paired };
}

function pairOf(ours: readonly Told[], others: readonly Told[]) {
  const onlyOurs = ours.filter(({ found }, i) => found && !others[i]!.found).length;
  const onlyOthers = others.filter(({ found }, i) => found && !ours[i]!.found).length;
  const { difference, low, high } = pairedDifference(onlyOurs, onlyOthers, ours.length);
  return { difference: rounded(difference, 4), low: rounded(low, 4), high: rounded(high, 4) };
}

/** In how many cells left_lane is above or below another, outside the paired 95 % interval. */
export function summaryOf(paired: readonly Paired[]) {
  const names = [...new Set(paired.map(({ against }) => against))];
  return names.map((against) => {
    const own = paired.filter((one) => one.against === against);
    const worst = own.reduce((least, one) => (one.difference < least.difference ? one : least));
    return {
      against,
      cells: own.length,
      above: own.filter(({ low }) => low > 0).length,
      below: own.filter(({ high }) => high < 0).length,
      worst,
    };
  });
}
