import type { z } from 'zod';
import type { trialFile } from '#contracts';
import type { actor } from '../actor.js';

export type DeviceInput = NonNullable<z.input<typeof trialFile>['devices']>[number];
export type ActorInput = z.input<typeof actor>;

/** A device of the trial together with what it will play. */
export interface CastMember {
  readonly device: DeviceInput;
  readonly actor: ActorInput;
}

/** Splits a cast into the two lists that a scenario holds. */
export function castLists(cast: readonly CastMember[]): { devices: DeviceInput[]; actors: ActorInput[] } {
  return { devices: cast.map(({ device }) => device), actors: cast.map(({ actor: role }) => role) };
}

/** `lamp-07` and the like. */
export function numbered(prefix: string, index: number): string {
  return `${prefix}-${String(index + 1).padStart(2, '0')}`;
}

/** The same cast under other ids: device ids are unique in an installation. */
export function renamed(cast: readonly CastMember[], prefix: string): CastMember[] {
  return cast.map(({ device, actor: role }) => ({
    device: { ...device, id: `${prefix}-${device.id}` },
    actor: { ...role, deviceId: `${prefix}-${role.deviceId}` },
  }));
}
