import { randomUUID } from 'node:crypto';
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
import type { NewCredential, Storage } from '#storage';
import { DirectoryLoader } from '../../wiring/directory-loader.js';
import { brokerToken, storageToken } from '../../wiring/tokens.js';
import { randomSecret, secretHash } from '../people/secrets.js';

type GatewayOrder = z.output<typeof endpoints.createGateway.body>;

/** Devices that are looked up at once. */
const lookupSize = 1000;

interface MadeCredential {
  readonly row: NewCredential;
  readonly issued: IssuedCredential;
}

/** A fresh credential; its password exists only in what is shown once. */
function makeCredential(
  kind: 'device' | 'gateway',
  name: string,
  vendorId: string,
  devices: readonly Device[],
): MadeCredential {
  const password = randomSecret();
  const username = `${kind}.${name}`;
  const id = randomUUID();
  const deviceIds = devices.map((device) => device.id);
  const addresses = devices.map((device) => ({
    deviceId: device.id,
    trialId: device.trialId,
    kind: device.kind,
  }));
  return {
    row: { id, username, clientId: username, tokenHash: secretHash(password), vendorId, kind, deviceIds },
    issued: {
      credentialId: id,
      username,
      password,
      clientId: username,
      deviceIds,
      topics: addresses.flatMap((address) => publishChannels.map((channel) => deviceTopic(address, channel))),
      noticeTopics: addresses.map((address) => deviceTopic(address, 'notice')),
    },
  };
}

/** Registers devices and gateways and issues their credentials. */
@Injectable()
export class DeviceService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(DirectoryLoader) private readonly loader: DirectoryLoader,
    @Inject(brokerToken) private readonly broker: Broker,
  ) {}

  async create(device: Device): Promise<Outcome<{ device: Device; credential: IssuedCredential }>> {
    if ((await this.storage.trialReads.find(device.trialId, { vendorId: null })) === null) {
      return failure(problem('not_found', `there is no trial ${device.trialId}`, { at: '/body/trialId' }));
    }
    await this.#ensureVendor(device.vendorId);
    const created = await this.storage.devices.create(device);
    if (!created.ok) return created;
    await this.loader.load();
    const { row, issued } = makeCredential('device', device.id, device.vendorId, [device]);
    const stored = await this.storage.credentials.issue(row);
    return stored.ok ? success({ device: created.value, credential: issued }) : stored;
  }

  /** Replaces a device's credential; the old one stops working and its connection is cut. */
  async issueCredential(deviceId: string): Promise<Outcome<IssuedCredential>> {
    const device = await this.storage.deviceReads.find(deviceId, { vendorId: null });
    if (device === null) return failure(problem('not_found', `there is no device ${deviceId}`));
    const { row, issued } = makeCredential('device', device.id, device.vendorId, [device]);
    const rotated = await this.storage.credentials.rotate(deviceId, row);
    if (!rotated.ok) return rotated;
    for (const revokedId of rotated.value.revokedIds) this.broker.disconnectCredential(revokedId);
    return success(issued);
  }

  /** Makes a gateway, or gives the vendor's gateway of this id a new credential and list of devices. */
  async createGateway(order: GatewayOrder): Promise<Outcome<IssuedCredential>> {
    const devices = await this.#devicesOf(order);
    if (!devices.ok) return devices;
    const { row, issued } = makeCredential('gateway', order.id, order.vendorId, devices.value);
    const known = await this.storage.credentials.findByUsername(row.username);
    if (known !== null && known.vendorId !== order.vendorId) {
      return failure(problem('already_exists', `gateway ${order.id} belongs to another vendor`));
    }
    if (known !== null) {
      await this.storage.credentials.revoke(known.id);
      this.broker.disconnectCredential(known.id);
    }
    const stored = await this.storage.credentials.issue(
      order.name === undefined ? row : { ...row, name: order.name },
    );
    return stored.ok ? success(issued) : stored;
  }

  /** That somebody else registers it at the same moment is as good. */
  async #ensureVendor(id: string): Promise<void> {
    if ((await this.storage.vendors.find(id)) === null) await this.storage.vendors.create({ id, name: id });
  }

  async #devicesOf({ vendorId, deviceIds }: GatewayOrder): Promise<Outcome<readonly Device[]>> {
    const known = new Map<string, Device>();
    for (let from = 0; from < deviceIds.length; from += lookupSize) {
      const some = deviceIds.slice(from, from + lookupSize);
      const page = await this.storage.deviceReads.list({ limit: lookupSize }, { vendorId, deviceIds: some });
      if (!page.ok) return page;
      for (const device of page.value.items) known.set(device.id, device);
    }
    const missing = deviceIds.find((id) => !known.has(id));
    if (missing === undefined) return success([...known.values()]);
    const at = `/body/deviceIds/${deviceIds.indexOf(missing)}`;
    return failure(problem('not_found', `vendor ${vendorId} has no device ${missing}`, { at }));
  }
}
