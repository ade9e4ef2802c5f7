import { DateTime, IANAZone } from 'luxon';

const DAY_MS = 86_400_000;

/** A date in a time zone without a time: ISO `YYYY-MM-DD` with its ISO weekday (1 Monday ... 7 Sunday). */
export interface LocalDate {
  readonly iso: string;
  readonly weekday: number;
}

/** The date that a clock in the zone shows at `atMs`. */
export function localDateAt(atMs: number, zone: IANAZone): LocalDate {
  return dateOf(DateTime.fromMillis(atMs + zone.offset(atMs) * 60_000, { zone: 'utc' }));
}

/** The date `days` later (earlier where negative), by the calendar. */
export function shiftDate(date: LocalDate, days: number): LocalDate {
  return dateOf(DateTime.fromISO(date.iso, { zone: 'utc' }).plus({ days }));
}

/**
 * When a clock in the zone shows `time` (`HH:MM`) on `date`, epoch ms. A time that comes twice, at the
 * end of daylight saving, is taken as `which` says; one that never comes is the moment of the change.
 */
export function instantOf(date: LocalDate, time: string, zone: IANAZone, which: 'first' | 'last'): number {
  const wallMs = DateTime.fromISO(`${date.iso}T${time}`, { zone: 'utc' }).toMillis();
  const before = wallMs - zone.offset(wallMs - DAY_MS) * 60_000;
  const after = wallMs - zone.offset(wallMs + DAY_MS) * 60_000;
  const shown = [before, after].filter((atMs) => atMs + zone.offset(atMs) * 60_000 === wallMs);
  if (shown.length === 0) return offsetChange(Math.min(before, after), Math.max(before, after), zone);
  return which === 'first' ? Math.min(...shown) : Math.max(...shown);
}

/** When the date `YYYY-MM-DD` is over in the zone, epoch ms. */
export function dayAfterMs(iso: string, zone: IANAZone): number {
  return instantOf(shiftDate({ iso, weekday: 1 }, 1), '00:00', zone, 'first');
}

/** The zone of that IANA name. @throws RangeError where there is none (a trial's zone is checked before). */
export function zoneNamed(name: string): IANAZone {
  const zone = IANAZone.create(name);
  if (!zone.isValid) throw new RangeError(`no such time zone: ${name}`);
  return zone;
}

/** The first instant, to the millisecond, at which the zone's offset is that of `highMs`. */
function offsetChange(lowMs: number, highMs: number, zone: IANAZone): number {
  let low = lowMs;
  let high = highMs;
  const target = zone.offset(highMs);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zone.offset(middle) === target) high = middle;
    else low = middle;
  }
  return high;
}

function dateOf(moment: DateTime): LocalDate {
  return { iso: moment.toISODate() ?? '', weekday: moment.weekday };
}
