/** From here on the normal approximation is near enough. */
const MANY = 200;

/** Upper 95 % bound (one-sided) of a Poisson mean of which `count` were seen: -ln 0.05 for 0. */
export function poissonUpperBound(count: number): number {
  if (count > MANY) return count + 1.645 * Math.sqrt(count + 1) + 1;
  let low = count;
  let high = count + 5 * Math.sqrt(count + 1) + 5;
  while (high - low > 1e-6) {
    const mean = (low + high) / 2;
    if (poissonCdf(count, mean) > 0.05) low = mean;
    else high = mean;
  }
  return high;
}

function poissonCdf(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Wilson's 95 % interval of a share (Wilson 1927). */
export function shareInterval(hits: number, of: number): Interval {
  if (of === 0) return { low: 0, high: 1 };
  const z = 1.96;
  const share = hits / of;
  const centre = share + (z * z) / (2 * of);
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  const scale = 1 + (z * z) / of;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}

/**
 * Difference of two shares over the same cases, with its 95 % interval (Wald's for paired shares), from
 * the cases that only one of them found.
 */
export function pairedDifference(onlyFirst: number, onlySecond: number, of: number) {
  const difference = (onlyFirst - onlySecond) / of;
  const variance = (onlyFirst + onlySecond) / of - difference * difference;
  const spread = 1.96 * Math.sqrt(Math.max(0, variance) / of);
  return { difference, low: difference - spread, high: difference + spread };
}

/** The smallest value that at least this share of all is at most; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

export function rounded(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
