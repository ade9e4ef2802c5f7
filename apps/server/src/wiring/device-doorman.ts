import { createHash, timingSafeEqual } from 'node:crypto';
import { publishRight, type SpokenFor, subscribeRight } from '#access';
import type {
  AuthenticateResult,
  BrokerDoorman,
  ConnectedPrincipal,
  ConnectRequest,
  RightsAnswer,
} from '#broker';
import type { DeviceAddress, Outcome } from '#contracts';

/** What is kept of a device's or a gateway's credential. */
export interface KnownCredential {
  readonly id: string;
  readonly clientId: string;
  readonly vendorId: string;
  readonly type: 'device' | 'gateway';
  /** SHA-256 of the random password. */
  readonly passwordHash: Uint8Array;
  readonly devices: readonly DeviceAddress[];
}

export interface CredentialLookup {
  /** Undefined where there is none, or where it was revoked. */
  findByUsername(username: string): Promise<KnownCredential | undefined>;
}

// Compared against where the user name is unknown, so that the answer takes as long.
const nobodysHash = createHash('sha256').update('nobody').digest();

function answer(right: Outcome<unknown>): RightsAnswer {
  return right.ok ? { ok: true } : { ok: false, reason: right.problem.detail };
}

/** Lets devices and gateways in by their credential and holds them to their own topics. */
export class DeviceDoorman implements BrokerDoorman {
  readonly #spokenFor = new WeakMap<ConnectedPrincipal, SpokenFor>();
  readonly #credentials: CredentialLookup;

  constructor(credentials: CredentialLookup) {
    this.#credentials = credentials;
  }

  async authenticate(request: ConnectRequest): Promise<AuthenticateResult> {
    const { username, password } = request;
    if (username === undefined || password === undefined) {
      return { ok: false, reason: 'bad_credentials', detail: 'user name and password are needed' };
    }
    const credential = await this.#credentials.findByUsername(username);
    const given = createHash('sha256').update(password).digest();
    const matches = timingSafeEqual(given, credential?.passwordHash ?? nobodysHash);
    if (credential === undefined || !matches) {
      return { ok: false, reason: 'bad_credentials', detail: 'the user name or the password is wrong' };
    }
    if (request.clientId !== '' && request.clientId !== credential.clientId) {
      return {
        ok: false,
        reason: 'bad_client_id',
        detail: `this credential connects with client id ${credential.clientId} or with an empty one`,
      };
    }
    return { ok: true, principal: this.#principalOf(credential) };
  }

  mayPublish(principal: ConnectedPrincipal, topic: string): RightsAnswer {
    return answer(publishRight(topic, this.#devicesOf(principal)));
  }

  maySubscribe(principal: ConnectedPrincipal, filter: string): RightsAnswer {
    return answer(subscribeRight(filter, this.#devicesOf(principal)));
  }

  #principalOf(credential: KnownCredential): ConnectedPrincipal {
    const principal: ConnectedPrincipal = {
      credentialId: credential.id,
      clientId: credential.clientId,
      vendorId: credential.vendorId,
      kindOfPrincipal: credential.type,
      deviceIds: credential.devices.map((device) => device.deviceId),
    };
    this.#spokenFor.set(principal, new Map(credential.devices.map((device) => [device.deviceId, device])));
    return principal;
  }

  #devicesOf(principal: ConnectedPrincipal): SpokenFor {
    return this.#spokenFor.get(principal) ?? new Map();
  }
}
