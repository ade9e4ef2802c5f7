import type { Device, Kind, PermitConditions } from '#contracts';

/** A gap is one when more reports than this are missing. */
const REPORTS_IN_A_GAP = 3;

/** Expected time between two observations, seconds: the device's own, else the permit's for its kind. */
export function reportIntervalS(
  conditions: Pick<PermitConditions, 'reportIntervalS'>,
  kind: Kind,
  device: Pick<Device, 'reportIntervalS'> | undefined,
): number | null {
  return device?.reportIntervalS ?? conditions.reportIntervalS[kind] ?? null;
}

/**
 * The longest time between two observations that still explain each other, ms: `maxGapS`, or three
 * reports of a device that reports more slowly than that.
 */
export function longestGapMs(
  maxGapS: number,
  conditions: Pick<PermitConditions, 'reportIntervalS'>,
  kind: Kind,
  device: Pick<Device, 'reportIntervalS'> | undefined,
): number {
  const intervalS = reportIntervalS(conditions, kind, device) ?? 0;
  return Math.max(maxGapS, intervalS * REPORTS_IN_A_GAP) * 1000;
}
