import type { Device, Notice, ObservationKey } from '#contracts';
import type { Judged } from '#rules';
import type { Arrival } from './arrival.js';
import type { DeviceFold } from './device-fold.js';
import type { DeviceMemory } from './device-memory.js';
import type {
  CheckpointRow,
  CommitReport,
  ConnectionRow,
  EventRow,
  FindingRow,
  MessageRow,
  ObservationRow,
  QuarantineRow,
  RefoldRequest,
} from './ports.js';
import type { ReadingChannel } from './reading.js';

type Writable<T> = { -readonly [P in keyof T]: T[P] };

/** A reading that is new: the row that the store gets, with what judging it needs. */
export type FreshRow = (Writable<ObservationRow> | Writable<EventRow>) & {
  readonly judged: Judged;
  readonly key: ObservationKey;
  readonly arrival: Arrival;
};

/** One device within a batch: a working copy beside its memory. */
export interface DeviceWork {
  readonly device: Device;
  readonly memory: DeviceMemory;
  /** Rows to store; in canonical order once they are judged. */
  fresh: FreshRow[];
  /** Keys known so far, those of this batch included. */
  readonly newest: Record<ReadingChannel, ObservationKey | null>;
  fold: DeviceFold | null;
  findings: readonly FindingRow[];
  checkpoint: CheckpointRow | null;
  /** Whether the fold took any of the rows: not where all of them are late. */
  hasTaken: boolean;
  refolds: readonly RefoldRequest[];
  /** The unique index knew more than memory does: read the history anew. */
  surprised: boolean;
}

/** Devices whose event time moves on to the horizon although they did not report. */
export interface HorizonSlice {
  readonly devices: readonly Device[];
  readonly nowMs: number;
}

/** What a shard commits at once, on its way through the stages. */
export interface Batch {
  readonly arrivals: readonly Arrival[];
  readonly horizon: HorizonSlice | null;
  /** States to save whatever their age. */
  readonly saving: readonly CheckpointRow[];
  readonly devices: Map<string, DeviceWork>;
  readonly messages: MessageRow[];
  readonly connections: ConnectionRow[];
  readonly quarantine: QuarantineRow[];
  /** Orders to judge rules again that look at several devices. */
  contextRefolds: readonly RefoldRequest[];
  readonly notices: { readonly topic: string; readonly notice: Notice }[];
  duplicates: number;
  report: CommitReport | null;
}

export function newBatch(from: Partial<Pick<Batch, 'arrivals' | 'horizon' | 'saving'>>): Batch {
  return {
    arrivals: from.arrivals ?? [],
    horizon: from.horizon ?? null,
    saving: from.saving ?? [],
    devices: new Map(),
    messages: [],
    connections: [],
    quarantine: [],
    contextRefolds: [],
    notices: [],
    duplicates: 0,
    report: null,
  };
}

/** The device's part of the batch, begun if there is none yet. */
export function workOn(batch: Batch, device: Device, memory: DeviceMemory): DeviceWork {
  const begun = batch.devices.get(device.id);
  if (begun !== undefined) return begun;
  const work: DeviceWork = {
    device,
    memory,
    fresh: [],
    newest: { telemetry: memory.newest.telemetry, event: memory.newest.event },
    fold: null,
    findings: [],
    checkpoint: null,
    hasTaken: false,
    refolds: [],
    surprised: false,
  };
  batch.devices.set(device.id, work);
  return work;
}
