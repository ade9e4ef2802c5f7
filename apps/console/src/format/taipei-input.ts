import { DateTime } from 'luxon';
import { displayZone } from './time-format.js';

/** The RFC 3339 time of what a field for date and time holds (`2026-05-02T01:23`), in Taipei; null where it is none. */
export function timeOfTaipeiInput(text: string): string | null {
  const time = DateTime.fromISO(text, { zone: displayZone });
  return time.isValid ? time.toUTC().toISO({ precision: 'millisecond' }) : null;
}
