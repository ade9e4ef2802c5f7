import type { LiveDevice } from '#contracts';

/** What a marker says of a device, the most urgent first; colour and inner mark follow from it. */
export const deviceStates = [
  'attention',
  'stopped',
  'manual',
  'active',
  'idle',
  'offline',
  'unknown',
] as const;
export type DeviceState = (typeof deviceStates)[number];

/** Older than three times the expected interval is stale. */
const staleIntervals = 3;
/** A vehicle that reports every second misses a few reports now and then; that must not make it flicker. */
const leastStaleS = 5;

/** The state of a device on the map and in the lists. */
export function deviceState(device: LiveDevice): DeviceState {
  if (device.observedAt === null) return 'unknown';
  if (device.openRules.length > 0) return 'attention';
  if (device.connection === 'offline') return 'offline';
  return kindState(device);
}

function kindState({ kind, values }: LiveDevice): DeviceState {
  switch (kind) {
    case 'bus':
      return busState(values);
    case 'streetlight':
      return values.powerState === 'off' ? 'idle' : 'active';
    case 'parking':
      return values.occupancy === 'vacant' ? 'idle' : 'active';
    case 'efence':
      return values.presence === 'inside' || values.presence === 'boundary' ? 'active' : 'idle';
    case 'traffic':
      return values.congested === true ? 'active' : 'idle';
    case 'bin':
      return typeof values.fillRatio === 'number' && values.fillRatio >= 0.5 ? 'active' : 'idle';
  }
}

function busState(values: LiveDevice['values']): DeviceState {
  if (values.emergencyStop === true || values.controlMode === 'stopped_safe') return 'stopped';
  if (values.controlMode === 'manual' || values.controlMode === 'remote') return 'manual';
  return values.controlMode === 'off' ? 'idle' : 'active';
}

/** Whether the newest observation is older than three report intervals and 5 s, by the server's clock. */
export function isStale(device: LiveDevice, serverNowMs: number): boolean {
  if (device.observedAt === null || device.reportIntervalS === null) return false;
  const ageMs = serverNowMs - Date.parse(device.observedAt);
  return ageMs > Math.max(device.reportIntervalS * staleIntervals, leastStaleS) * 1000;
}
