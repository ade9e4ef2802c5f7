import type { Storage } from '#storage';
import type { CredentialLookup } from './device-doorman.js';

/** Credentials as the store keeps them, in the form in which the doorman needs them. */
export function credentialLookup(storage: Storage): CredentialLookup {
  return {
    async findByUsername(username) {
      const found = await storage.credentials.findByUsername(username);
      if (found === undefined) return undefined;
      return {
        id: found.id,
        clientId: found.clientId,
        vendorId: found.vendorId,
        type: found.kind,
        passwordHash: Buffer.from(found.passwordHash, 'hex'),
        devices: found.devices,
      };
    },
  };
}
