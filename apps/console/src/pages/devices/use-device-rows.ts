import { useMemo } from 'react';
import type { Device, LiveDevice } from '#contracts';
import { type DeviceState, deviceState } from '../../live/device-state.js';
import { useLiveDevices } from '../../live/use-live-values.js';

/** A registered device with what the live picture says of it. */
export interface DeviceRow {
  readonly device: Device;
  readonly live: LiveDevice | undefined;
  readonly state: DeviceState;
}

/** Rows of a list of devices, following the live stream. */
export function useDeviceRows(devices: readonly Device[]): readonly DeviceRow[] {
  const live = useLiveDevices();
  return useMemo(() => {
    const byId = new Map(live.map((device) => [device.deviceId, device]));
    return devices.map((device) => {
      const of = byId.get(device.id);
      return { device, live: of, state: of === undefined ? 'unknown' : deviceState(of) };
    });
  }, [devices, live]);
}
