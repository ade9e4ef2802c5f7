import type { Feature } from 'geojson';
import type { LiveDevice } from '#contracts';
import { deviceState, deviceStates, isStale } from '../live/device-state.js';

/** A device as a map feature; null without a place. */
export function deviceFeature(device: LiveDevice, serverNowMs: number): Feature | null {
  if (device.lat === null || device.lon === null) return null;
  const state = deviceState(device);
  const heading = device.values.headingDeg;
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [device.lon, device.lat] },
    properties: {
      id: device.deviceId,
      kind: device.kind,
      trialId: device.trialId,
      state,
      icon: iconName(device.kind, state),
      alarm: state === 'attention',
      faded: state === 'offline' || isStale(device, serverNowMs),
      // Buses and alarms lie on top.
      order: (device.kind === 'bus' ? 10 : 0) + deviceStates.length - deviceStates.indexOf(state),
      ...(typeof heading === 'number' ? { heading } : {}),
    },
  };
}

/** The name under which the map knows the symbol of a kind in a state. */
export function iconName(kind: LiveDevice['kind'], state: ReturnType<typeof deviceState>): string {
  return `${kind}-${state}`;
}
