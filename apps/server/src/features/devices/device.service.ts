import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Broker } from '#broker';
import {
  type Device,
  deviceTopic,
  type endpoints,
  failure,
  type IssuedCredential,
  type Outcome,
  problem,
  publishChannels,
  success,
} from '#contracts';
import type { Storage } from '#storage';
import { DirectoryLoader } from '../../wiring/directory-loader.js';
import { brokerToken, storageToken } from '../../wiring/tokens.js';
import { randomSecret, secretHash } from '../people/secrets.js';

type GatewayOrder = z.output<typeof endpoints.createGateway.body>;

interface CredentialOrder {
  readonly id: string;
  readonly type: 'device' | 'gateway';
  readonly vendorId: string;
  readonly name: string | null;
  readonly devices: readonly Device[];
}

/** Registers devices and issues their credentials: a random password that is shown once. */
@Injectable()
export class DeviceService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(DirectoryLoader) private readonly loader: DirectoryLoader,
    @Inject(brokerToken) private readonly broker: Broker,
  ) {}

  async create(device: Device): Promise<Outcome<{ device: Device; credential: IssuedCredential }>> {
    const created = await this.storage.devices.create(device);
    if (!created.ok) return created;
    const credential = await this.#issue(orderFor(created.value));
    await this.loader.load();
    return credential.ok ? success({ device: created.value, credential: credential.value }) : credential;
  }

  /** Replaces a device's credential; the old one stops working and its connection is cut. */
  async issueCredential(deviceId: string): Promise<Outcome<IssuedCredential>> {
    const device = await this.storage.devices.get({ vendorId: null }, deviceId);
    if (!device.ok) return device;
    const issued = await this.#issue(orderFor(device.value));
    if (issued.ok) this.broker.disconnectCredential(issued.value.credentialId);
    return issued;
  }

  async createGateway(order: GatewayOrder): Promise<Outcome<IssuedCredential>> {
    const devices: Device[] = [];
    for (const deviceId of new Set(order.deviceIds)) {
      const device = await this.storage.devices.get({ vendorId: order.vendorId }, deviceId);
      if (!device.ok) {
        return failure(
          problem('not_found', `vendor ${order.vendorId} has no device ${deviceId}`, {
            at: '/body/deviceIds',
          }),
        );
      }
      devices.push(device.value);
    }
    const issued = await this.#issue({ ...order, type: 'gateway', name: order.name ?? null, devices });
    if (issued.ok) this.broker.disconnectCredential(issued.value.credentialId);
    return issued;
  }

  async #issue(order: CredentialOrder): Promise<Outcome<IssuedCredential>> {
    const password = randomSecret();
    const username = `${order.type}.${order.id}`;
    const row = {
      id: username,
      username,
      clientId: username,
      vendorId: order.vendorId,
      kind: order.type,
      name: order.name,
      passwordHash: secretHash(password),
      deviceIds: order.devices.map((device) => device.id),
    };
    const stored = await this.storage.credentials.replace(row);
    if (!stored.ok) return stored;
    const addresses = order.devices.map(({ id, trialId, kind }) => ({ deviceId: id, trialId, kind }));
    return success({
      credentialId: row.id,
      username,
      password,
      clientId: row.clientId,
      deviceIds: row.deviceIds,
      topics: addresses.flatMap((address) => publishChannels.map((channel) => deviceTopic(address, channel))),
      noticeTopics: addresses.map((address) => deviceTopic(address, 'notice')),
    });
  }
}

function orderFor(device: Device): CredentialOrder {
  return { id: device.id, type: 'device', vendorId: device.vendorId, name: null, devices: [device] };
}
