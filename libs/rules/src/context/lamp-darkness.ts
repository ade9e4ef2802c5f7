import type { Observation } from '#contracts';
import type { GeoPoint } from '#geometry';
import type { OperatingHours } from '../operating-hours.js';
import { sunElevationDeg } from './sun-elevation.js';

/** A lamp of which something is to be remembered: plain JSON. */
export type Lamp = {
  readonly isDark: boolean;
  /** Dark for the dwell. */
  readonly isCounted?: true;
  /** Not heard for too long. */
  readonly isSilent?: true;
  readonly sinceMs: number;
  readonly heardMs: number;
  readonly bootId: string;
  readonly seq: number;
};

export interface DarknessSettings {
  readonly minPowerW: number;
  readonly nightLux: number;
  readonly sunBelowDeg: number;
  /** Null where darkness counts at any time. */
  readonly hours: OperatingHours | null;
}

/**
 * Whether a lamp says that it is dark although it should burn: it is off, or draws no power, by night,
 * and is not commanded off where it sends its command. Null where it says neither. Night is what its own
 * light sensor says, else by the sun. That nothing is heard of a lamp does not make it dark.
 */
export function readsDark(
  { payload, observedAtMs }: Observation<'streetlight'>,
  place: GeoPoint,
  settings: DarknessSettings,
): boolean | null {
  const { powerState, activePowerW, illuminanceLux } = payload;
  if (powerState === 'bootingUp') return null;
  const commandedPct = payload.commandInActionPct ?? payload.commandPct;
  const isOff = powerState === 'off' || (activePowerW !== undefined && activePowerW < settings.minPowerW);
  if (!isOff || commandedPct === 0) return false;
  if (settings.hours !== null && !settings.hours.isOpen(observedAtMs)) return false;
  if (illuminanceLux !== undefined) return illuminanceLux < settings.nightLux;
  return isNight(place, observedAtMs, settings);
}

/** Whether lamps are to burn at a time, by the sun and the operating windows. */
export function isNight(
  place: GeoPoint,
  atMs: number,
  { hours, sunBelowDeg }: Pick<DarknessSettings, 'hours' | 'sunBelowDeg'>,
): boolean {
  return (hours === null || hours.isOpen(atMs)) && sunElevationDeg(place, atMs) < sunBelowDeg;
}
