import { type Device, deviceTopic } from '#contracts';
import { createIngest, decodeStored, type Ingest, type IngestPorts, type ShardStore } from '#ingest';
import type { TrialTimeline } from '#rules';
import type { Storage } from '#storage';

export interface MortalSetting {
  readonly storage: Storage;
  readonly devices: readonly Device[];
  readonly timeline: TrialTimeline;
  /** The server's clock, epoch ms. */
  readonly nowMs: number;
}

/** Ingest with the product's rules on the real store, which can be killed: from then on nothing of it is stored. */
export class MortalIngest {
  readonly ingest: Ingest;
  readonly faults: Error[] = [];
  private readonly stores: readonly ShardStore[];
  private isDead = false;

  constructor(
    private readonly setting: MortalSetting,
    shards = 2,
  ) {
    const { storage, devices, timeline, nowMs } = setting;
    const byId = new Map(devices.map((device) => [device.id, device]));
    this.stores = Array.from({ length: shards }, () => this.mortal(storage.createShardStore()));
    const ports: IngestPorts = {
      directory: {
        device: (_trialId, _kind, id) => byId.get(id),
        deviceById: (id) => byId.get(id),
        recordStatus: () => 'simulated',
        timeline: () => timeline,
        allDevices: () => devices,
      },
      stores: this.stores,
      reads: storage.ingestReads(decodeStored),
      refoldReads: storage.refoldSource(decodeStored),
      ids: storage.messageIds,
      announcer: { announce: () => undefined },
      notifier: { notify: () => undefined },
      clock: { nowMs: () => nowMs },
      meter: { stage: () => undefined, batch: () => undefined, count: () => undefined },
      onFault: (error) => void (this.isDead ? undefined : this.faults.push(error)),
    };
    const options = {
      flushWindowMs: 1,
      checkpointMinReadings: 4,
      checkpointEveryMs: 10_000,
      silenceHoldMs: 0,
      refoldWindowMs: 5,
      retryMinMs: 1,
      retryMaxMs: 5,
    };
    this.ingest = createIngest(options, ports);
    this.ingest.wakeRefolds();
  }

  /** Settles when the message is acknowledged. @throws Error where it is not. */
  send(device: Device, items: readonly object[]): Promise<void> {
    const message = {
      topic: deviceTopic({ trialId: device.trialId, kind: device.kind, deviceId: device.id }, 'telemetry'),
      payload: Buffer.from(JSON.stringify(items), 'utf8'),
      qos: 1 as const,
      isWill: false,
      receivedAtMs: this.setting.nowMs,
      credentialId: `credential-of-${device.id}`,
      vendorId: device.vendorId,
      deviceIds: [device.id],
    };
    return new Promise((acknowledged, refused) =>
      this.ingest.accept(message, (error) => (error === undefined ? acknowledged() : refused(error))),
    );
  }

  /** As a kill: what is not committed now never is. */
  async kill(): Promise<void> {
    this.isDead = true;
    await this.ingest.drain(1);
  }

  async end(): Promise<void> {
    await this.ingest.drain(10_000);
  }

  private mortal(store: ShardStore): ShardStore {
    const alive = <T>(act: () => Promise<T>) => (this.isDead ? Promise.reject(new Error('killed')) : act());
    return {
      commit: (draft, rejudge) => alive(() => store.commit(draft, rejudge)),
      amend: (amendment) => alive(() => store.amend(amendment)),
      close: () => store.close(),
    };
  }
}
