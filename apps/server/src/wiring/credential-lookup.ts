import type { Storage } from '#storage';
import type { CredentialLookup } from './device-doorman.js';
import type { TrialDirectory } from './trial-directory.js';

/** Credentials as the store keeps them, in the form in which the doorman needs them. */
export function credentialLookup(storage: Storage, directory: TrialDirectory): CredentialLookup {
  return {
    async findByUsername(username) {
      const found = await storage.credentials.findByUsername(username);
      if (found === null) return undefined;
      return {
        id: found.id,
        clientId: found.clientId,
        vendorId: found.vendorId,
        type: found.kind,
        passwordHash: Buffer.from(found.tokenHash, 'hex'),
        devices: found.deviceIds.flatMap((id) => {
          const device = directory.deviceById(id);
          return device === undefined ? [] : [{ deviceId: id, trialId: device.trialId, kind: device.kind }];
        }),
      };
    },
  };
}
