import { DateTime } from 'luxon';

/** People of the project see Taipei time, 24 hours, whatever their computer's zone. */
export const displayZone = 'Asia/Taipei';

/** `2026-05-02 01:23:45`; the same in both languages, so that it sorts and compares. */
export function dateTimeText(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: displayZone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/** `2026-05-02` */
export function dateText(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: displayZone }).toFormat('yyyy-MM-dd');
}

/** `01:23:45` */
export function clockText(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: displayZone }).toFormat('HH:mm:ss');
}

/** Two times (epoch ms) as `dateTimeText` has them, with milliseconds where they would read alike without. */
export function timesApart(aMs: number, bMs: number): readonly [string, string] {
  const text = aMs !== bMs && dateTimeText(aMs) === dateTimeText(bMs) ? preciseText : dateTimeText;
  return [text(aMs), text(bMs)];
}

function preciseText(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: displayZone }).toFormat('yyyy-MM-dd HH:mm:ss.SSS');
}

/** `2026-05-01 17:23:45.120 UTC`, as it is on the wire. */
export function utcText(atMs: number): string {
  return DateTime.fromMillis(atMs, { zone: 'utc' }).toFormat("yyyy-MM-dd HH:mm:ss.SSS 'UTC'");
}

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** A span in its two largest units, e.g. `2 分鐘 5 秒`, `1 hr 4 min`; negative spans count as none. */
export function spanText(spanMs: number, language: string): string {
  const seconds = Math.max(0, Math.round(spanMs / 1000));
  const largest = units.findIndex(({ ms }) => seconds * 1000 >= ms);
  if (largest === -1) return unitText(0, 'second', language);
  let restMs = seconds * 1000;
  const parts: string[] = [];
  for (const { unit, ms } of units.slice(largest, largest + 2)) {
    const amount = Math.floor(restMs / ms);
    restMs -= amount * ms;
    if (amount > 0) parts.push(unitText(amount, unit, language));
  }
  return parts.join(' ');
}

function unitText(amount: number, unit: string, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(amount);
}
