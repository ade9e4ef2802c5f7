import type { OperatingWindow } from '#contracts';

const aMonday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;

/** The short name of an ISO weekday, 1 Monday ... 7 Sunday. */
export function weekdayText(weekday: number, language: string): string {
  const day = new Date(aMonday + (weekday - 1) * dayMs);
  return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' }).format(day);
}

/** `01:00–04:00`; one that runs across midnight says so with +1, a whole day is `00:00–24:00`. */
export function windowHoursText({ from, to }: OperatingWindow): string {
  if (from === to) return from === '00:00' ? '00:00–24:00' : `${from}–${to} (+1)`;
  return to < from && to !== '00:00' ? `${from}–${to} (+1)` : `${from}–${to === '00:00' ? '24:00' : to}`;
}
