import { DateTime } from 'luxon';
import { displayZone } from './time-format.js';

const formats = ['yyyy-MM-dd HH:mm', 'yyyy-MM-dd HH:mm:ss'] as const;

/** The RFC 3339 time of what somebody wrote as the console shows times (`2026-05-02 01:23`), in Taipei; null where it is none. */
export function timeOfTaipeiInput(text: string): string | null {
  for (const format of formats) {
    const time = DateTime.fromFormat(text.trim(), format, { zone: displayZone });
    if (time.isValid) return time.toUTC().toISO({ precision: 'millisecond' });
  }
  return null;
}
