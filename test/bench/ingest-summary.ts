export type Competitor = 'floor' | 'product';

export interface Round {
  readonly who: Competitor;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface IngestSummary {
  /** Medians of acknowledged messages a second. */
  readonly floorPerS: number;
  readonly productPerS: number;
  /** Product over floor, pair by pair: median, smallest, largest. */
  readonly ratio: number;
  readonly ratioMin: number;
  readonly ratioMax: number;
  /** Of the product, medians over its runs. */
  readonly pubackP50Ms: number;
  readonly pubackP99Ms: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}

/** The nth floor run and the nth product run make a pair. */
export function summaryOf(rounds: readonly Round[]): IngestSummary {
  const floor = rounds.filter((round) => round.who === 'floor');
  const product = rounds.filter((round) => round.who === 'product');
  const ratios = product.map((round, index) => round.perS / (floor[index]?.perS ?? Number.NaN));
  return {
    floorPerS: Math.round(median(floor.map((round) => round.perS))),
    productPerS: Math.round(median(product.map((round) => round.perS))),
    ratio: rounded(median(ratios)),
    ratioMin: rounded(Math.min(...ratios)),
    ratioMax: rounded(Math.max(...ratios)),
    pubackP50Ms: rounded(median(product.map((round) => round.p50Ms)), 1),
    pubackP99Ms: rounded(median(product.map((round) => round.p99Ms)), 1),
  };
}
