import { type Kind, kinds, type LiveDevice } from '#contracts';
import { deviceState } from '../../live/device-state.js';

/**
 * Devices of a trial (all where null) in whose id, vendor, kind or broken rules every word of the search
 * occurs; those that break a rule first, then by kind, then by id.
 */
export function findDevices(
  devices: readonly LiveDevice[],
  trialId: string | null,
  search: string,
  kindName: (kind: Kind) => string,
): readonly LiveDevice[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return devices
    .filter((device) => trialId === null || device.trialId === trialId)
    .filter((device) => {
      const text = [device.deviceId, device.vendorId, device.kind, kindName(device.kind), ...device.openRules]
        .join(' ')
        .toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => rank(a) - rank(b));
}

function rank(device: LiveDevice): number {
  return (deviceState(device) === 'attention' ? 0 : kinds.length) + kinds.indexOf(device.kind);
}
