import type { IClientOptions } from 'mqtt';
import { expect, vi } from 'vitest';
import type { IssuedCredential, StoredObservation, TrialFileInput } from '#contracts';
import type { ApiClient } from './api-client.js';
import { PersistentDevice } from './persistent-device.js';

/** A trial of buses without lanes and with no more rules than the speed limit given. */
export function busTrial(id: string, deviceIds: readonly string[], speedLimitMps?: number): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: { id, name: { zh: '試驗', en: 'Trial' }, timeZone: 'Asia/Taipei', recordStatus: 'simulated' },
    permits: [
      {
        validFrom: '2020-01-01T00:00:00.000Z',
        conditions: speedLimitMps === undefined ? {} : { speedLimitMps },
      },
    ],
    devices: deviceIds.map((deviceId) => ({ id: deviceId, kind: 'bus' as const, vendorId: 'v' })),
  };
}

/** Devices that send and remember, and what the server has of them. */
export class Fleet {
  private constructor(
    readonly deviceIds: readonly string[],
    readonly devices: readonly PersistentDevice[],
  ) {}

  static async register(
    api: ApiClient,
    mqttUrl: string,
    deviceIds: readonly string[],
    options: IClientOptions = {},
  ): Promise<Fleet> {
    const devices: PersistentDevice[] = [];
    for (const id of deviceIds) {
      const credential = await api.post<IssuedCredential>(`/devices/${id}/credential`, {});
      devices.push(new PersistentDevice(mqttUrl, credential, options));
    }
    return new Fleet(deviceIds, devices);
  }

  /** @param more fields that every message has besides its place and speed */
  send(each: number, more: object = {}): void {
    for (const device of this.devices) device.send(each, more);
  }

  sendAgain(): void {
    for (const device of this.devices) device.sendAgain();
  }

  get sent(): number {
    return this.devices.reduce((sum, device) => sum + device.sent, 0);
  }

  get acknowledged(): number {
    return this.devices.reduce((sum, device) => sum + device.acknowledged.size, 0);
  }

  async connected(): Promise<void> {
    for (const device of this.devices) await device.connected();
  }

  async allAcknowledged(timeoutMs = 60_000): Promise<void> {
    await vi.waitFor(() => expect(this.acknowledged).toBe(this.sent), { timeout: timeoutMs });
  }

  /** What was acknowledged and is not stored, each as `device/seq`. */
  async missing(api: ApiClient): Promise<string[]> {
    const missing: string[] = [];
    for (const [index, id] of this.deviceIds.entries()) {
      const stored = new Set(await storedSeqs(api, id));
      for (const seq of this.devices[index]?.acknowledged ?? [])
        if (!stored.has(seq)) missing.push(`${id}/${seq}`);
    }
    return missing;
  }

  /** Everything sent is stored, and nothing twice. */
  async expectStoredOnce(api: ApiClient): Promise<void> {
    for (const [index, id] of this.deviceIds.entries()) {
      const stored = await storedSeqs(api, id);
      const distinct = new Set(stored);
      const sent = Array.from({ length: this.devices[index]?.sent ?? 0 }, (_, seq) => seq);
      expect(sent.filter((seq) => !distinct.has(seq)).slice(0, 10), `${id}: lost`).toEqual([]);
      expect(stored.length, `${id}: stored`).toBe(sent.length);
    }
  }

  async end(): Promise<void> {
    for (const device of this.devices) await device.end();
  }
}

async function storedSeqs(api: ApiClient, deviceId: string): Promise<number[]> {
  const stored = await api.all<StoredObservation>(`/devices/${deviceId}/observations`);
  return stored.map(({ seq }) => seq ?? Number.NaN);
}
