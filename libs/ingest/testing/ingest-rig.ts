import { type Device, deviceTopic, type Notice } from '#contracts';
import { layTimeline, type TrialTimeline } from '#rules';
import { defaultIngestOptions, type IngestOptions } from '../src/ingest-options.js';
import type { Announcement, ArrivedMessage, IngestMeter, Judge, ShardStore } from '../src/ports.js';
import { ShardedIngest } from '../src/sharded-ingest.js';
import { MemoryDatabase } from './memory-database.js';
import { speedJudge } from './speed-judge.js';

export const startMs = Date.parse('2026-03-01T17:00:00.000Z');
export const trialId = 'xinyi';

export function busCalled(id: string): Device {
  return { id, trialId, kind: 'bus', vendorId: 'star' };
}

/** A bus message as a device sends it; `fields` override. */
export function busItem(
  seq: number,
  fields: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const observedAt = new Date(startMs + seq * 1000).toISOString();
  return { seq, observedAt, location: { lat: 25.0333, lon: 121.5437 }, ...fields };
}

export interface RigOptions extends Partial<IngestOptions> {
  readonly devices?: readonly Device[];
  readonly shards?: number;
  readonly database?: MemoryDatabase;
  /** Without one, nothing is judged. */
  readonly hasPermit?: boolean;
  /** The small judge of the tests where left out. */
  readonly judge?: Judge;
  readonly timeline?: TrialTimeline;
}

/** Ingest over a store in memory, with everything that it tells others written down. */
export class IngestRig {
  readonly database: MemoryDatabase;
  readonly ingest: ShardedIngest;
  readonly announcements: Announcement[] = [];
  readonly notices: { topic: string; notice: Notice }[] = [];
  readonly faults: Error[] = [];
  readonly counts = new Map<string, number>();
  readonly stages = new Set<string>();
  readonly devices: Device[];
  nowMs = startMs + 3_600_000;
  hasPermit: boolean;
  /** Swapped as the server's directory is. */
  timeline: TrialTimeline;

  constructor({
    devices,
    shards = 2,
    database,
    hasPermit = true,
    judge,
    timeline,
    ...options
  }: RigOptions = {}) {
    this.devices = [...(devices ?? [busCalled('bus-1'), busCalled('bus-2'), busCalled('bus-3')])];
    this.database = database ?? new MemoryDatabase();
    this.hasPermit = hasPermit;
    this.timeline = timeline ?? layTimeline([]);
    const quick = {
      flushWindowMs: 0,
      refoldWindowMs: 0,
      refoldRestMs: 0,
      retryMinMs: 1,
      retryMaxMs: 4,
      silenceHoldMs: 0,
    };
    const stores: ShardStore[] = Array.from({ length: shards }, () => this.database.shardStore());
    const ports = {
      directory: {
        device: (trial: string, kind: string, id: string) =>
          this.devices.find((known) => known.trialId === trial && known.kind === kind && known.id === id),
        deviceById: (id: string) => this.devices.find((known) => known.id === id),
        recordStatus: () => 'actual' as const,
        timeline: () => (this.hasPermit ? this.timeline : undefined),
        allDevices: () => this.devices,
      },
      stores,
      reads: this.database,
      refoldReads: this.database.refoldReads,
      ids: this.database.ids,
      announcer: { announce: (told: Announcement) => void this.announcements.push(told) },
      notifier: { notify: (topic: string, notice: Notice) => void this.notices.push({ topic, notice }) },
      clock: { nowMs: () => this.nowMs },
      meter: this.meter(),
      onFault: (error: Error) => void this.faults.push(error),
    };
    const all = { ...defaultIngestOptions, ...quick, ...options };
    this.ingest = new ShardedIngest(all, ports, judge ?? speedJudge);
  }

  /** A message of a bus; objects are sent as JSON, bytes and texts as they are. */
  message(deviceId: string, body: unknown, over: Partial<ArrivedMessage> = {}): ArrivedMessage {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return {
      topic: deviceTopic({ trialId, kind: 'bus', deviceId }, 'telemetry'),
      payload: body instanceof Uint8Array ? body : Buffer.from(text, 'utf8'),
      qos: 1,
      isWill: false,
      receivedAtMs: this.nowMs,
      credentialId: `credential-of-${deviceId}`,
      vendorId: 'star',
      deviceIds: [deviceId],
      ...over,
    };
  }

  /** Settles with the answer: null where the message is acknowledged. */
  send(message: ArrivedMessage): Promise<Error | null> {
    return new Promise((answer) => this.ingest.accept(message, (error) => answer(error ?? null)));
  }

  sendBus(deviceId: string, body: unknown, over?: Partial<ArrivedMessage>): Promise<Error | null> {
    return this.send(this.message(deviceId, body, over));
  }

  private meter(): IngestMeter {
    return {
      stage: (name) => void this.stages.add(name),
      batch: () => undefined,
      count: (what, by, label) => {
        const name = label === undefined ? what : `${what}:${label}`;
        this.counts.set(name, (this.counts.get(name) ?? 0) + by);
      },
    };
  }
}
