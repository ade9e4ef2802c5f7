import type { BusPayload } from '#contracts';

/**
 * Whether the automated driving system drives: by the engagement, else by the control mode. Null while
 * it hands over or manoeuvres to safety by itself, and where neither is sent.
 */
export function isEngaged({ engagement, controlMode }: BusPayload): boolean | null {
  if (controlMode === 'off') return null;
  if (engagement !== undefined) {
    return engagement === 'engaged' ? true : engagement === 'disengaged' ? false : null;
  }
  if (controlMode === undefined || controlMode === 'stopped_safe') return null;
  return controlMode === 'automated';
}
