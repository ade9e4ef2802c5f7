const dayMs = 86_400_000;
/** Days further back share a partition with their month: devices that were offline for long are few. */
const dailyBackDays = 60;

/** A native range partition: [fromMs, toMs) in UTC. */
export interface PartitionSpan {
  /** Digits of the day or month, e.g. 20261120 or 202611. */
  readonly suffix: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export function dayOf(epochMs: number): number {
  return Math.floor(epochMs / dayMs);
}

/** Days since 1970 from two days before `nowMs` to a week after it. */
export function daysAhead(nowMs: number): number[] {
  const today = dayOf(nowMs);
  return Array.from({ length: 10 }, (_, index) => today - 2 + index);
}

export function daySpan(day: number): PartitionSpan {
  return { suffix: digits(day * dayMs, 10), fromMs: day * dayMs, toMs: (day + 1) * dayMs };
}

export function monthSpan(day: number): PartitionSpan {
  const at = new Date(day * dayMs);
  const fromMs = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1);
  const toMs = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
  return { suffix: digits(fromMs, 7), fromMs, toMs };
}

function digits(epochMs: number, length: number): string {
  return new Date(epochMs).toISOString().slice(0, length).replaceAll('-', '');
}

/**
 * The partition to make for a day, or null where `existing` (suffixes) covers it. A month that has
 * daily partitions goes on with them, so that spans never overlap.
 */
export function missingSpan(day: number, nowMs: number, existing: ReadonlySet<string>): PartitionSpan | null {
  const daily = daySpan(day);
  const monthly = monthSpan(day);
  if (existing.has(daily.suffix) || existing.has(monthly.suffix)) return null;
  if (day >= dayOf(nowMs) - dailyBackDays) return daily;
  const hasDays = [...existing].some((suffix) => suffix.length > 6 && suffix.startsWith(monthly.suffix));
  const reachesDays = monthly.toMs > (dayOf(nowMs) - dailyBackDays) * dayMs;
  return hasDays || reachesDays ? daily : monthly;
}
