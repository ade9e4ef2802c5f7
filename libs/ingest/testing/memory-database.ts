import { compareObservationKeys, type Device, type ObservationKey } from '#contracts';
import { compareJudged, type Judged } from '#rules';
import { decodeStored } from '../src/decode-stored.js';
import type {
  Amendment,
  BatchDraft,
  CheckpointRow,
  CommitReport,
  ConnectionRow,
  DeviceHistory,
  EventRow,
  FindingRow,
  IngestReads,
  KeyQuery,
  MessageIds,
  MessageRow,
  ObservationRow,
  QuarantineRow,
  RefoldRequest,
  Rejudged,
  ShardStore,
} from '../src/ports.js';

import type { OwedRefold, ReadingPlace, RefoldReads, StoredFinding } from '../src/refold/refold-ports.js';
import { liveFindingOf, MemoryFindings } from './memory-findings.js';

type Row = ObservationRow | EventRow;
type Rejudge = (known: ReadonlyMap<Row, bigint>) => Rejudged;

/** What happens to a commit: it fails before anything is stored, or is stored and its answer is lost. */
export type Fault = 'refused' | 'answer_lost';

function bodyOf(row: Row) {
  return 'observation' in row ? row.observation : row.event;
}

function identityOf(channel: string, deviceId: string, key: ObservationKey): string {
  return JSON.stringify([channel, deviceId, key.observedAtMs, key.bootId, key.seq]);
}

/** The store of all shards, in memory, with the same promises as the real one, and faults on demand. */
export class MemoryDatabase implements IngestReads {
  readonly rows = new Map<string, Row>();
  readonly messages = new Map<bigint, MessageRow>();
  readonly connections: ConnectionRow[] = [];
  readonly quarantine: QuarantineRow[] = [];
  private readonly standing = new MemoryFindings();
  readonly refolds: RefoldRequest[] = [];
  /** Places in `refolds`. */
  readonly done = new Set<number>();
  readonly saved: CheckpointRow[] = [];
  /** The newest of each device. */
  readonly checkpoints = new Map<string, CheckpointRow>();
  readonly amendments: Amendment[] = [];
  /** Taken one an amendment. */
  readonly amendFaults: (Fault | null)[] = [];
  /** Pages of readings that re-folds asked for. */
  pagesRead = 0;
  private readonly read = new Map<Row, Judged>();
  readonly drafts: BatchDraft[] = [];
  /** Taken one a commit. */
  readonly faults: (Fault | null)[] = [];
  /** Commits wait for it where it is set. */
  gate: Promise<void> | null = null;
  readsAreDown = false;
  historyReads = 0;
  keyQueries: KeyQuery[] = [];
  closed = 0;
  private lastId = 0n;
  private life = 0;

  readonly ids: MessageIds = {
    next: () => ++this.lastId,
    ready: () => Promise.resolve(),
  };

  readonly refoldReads: RefoldReads = {
    owed: () => this.owed(),
    stillOwed: async (ids) => new Set(ids.filter((id) => !this.done.has(Number(id)))),
    checkpointBefore: (...query) => this.checkpointBefore(...query),
    checkpointsAfter: (...query) => this.checkpointsAfter(...query),
    readings: (...query) => this.readings(...query),
    findings: async (query) => this.standing.matching(query),
    takenIds: async (ids) => this.takenIds(ids),
  };

  /** Whoever has a store of it by now can write no more, as if its process had been killed. */
  cutOff(): void {
    this.life++;
  }

  shardStore(): ShardStore {
    const { life } = this;
    const check = () => {
      if (life !== this.life) throw new Error('the process was killed');
    };
    return {
      commit: async (draft, rejudge) => this.commit(draft, rejudge, check),
      amend: async (amendment) => this.amend(amendment, check),
      close: async () => {
        this.closed++;
      },
    };
  }

  /** What another writer stores behind the back of ingest. */
  storeRow(row: Row, message: MessageRow): void {
    this.rows.set(this.identity(row), row);
    this.messages.set(message.id, message);
  }

  async contentHashes(queries: readonly KeyQuery[]): Promise<ReadonlyMap<number, bigint>> {
    if (this.readsAreDown) throw new Error('reads are down');
    this.keyQueries.push(...queries);
    const found = new Map<number, bigint>();
    for (const [index, { channel, deviceId, key }] of queries.entries()) {
      const row = this.rows.get(identityOf(channel, deviceId, key));
      if (row !== undefined) found.set(index, row.contentHash);
    }
    return found;
  }

  async history(device: Device): Promise<DeviceHistory> {
    if (this.readsAreDown) throw new Error('reads are down');
    this.historyReads++;
    const saved = this.checkpoints.get(device.id);
    const checkpoint = saved === undefined ? null : (JSON.parse(JSON.stringify(saved)) as CheckpointRow);
    const since = [...this.rows.values()]
      .filter((row) => bodyOf(row).deviceId === device.id)
      .filter((row) => checkpoint === null || compareObservationKeys(bodyOf(row), checkpoint.at) > 0)
      .map((row) => this.judgedAgain(row))
      .sort(compareJudged);
    return { checkpoint, since };
  }

  /** Every revision of a finding, in order. */
  get findings(): readonly FindingRow[] {
    return this.standing.revisions;
  }

  /** As they stand: open or ended. */
  get living(): readonly StoredFinding[] {
    return this.standing.living();
  }

  private async owed(): Promise<readonly OwedRefold[]> {
    if (this.readsAreDown) throw new Error('reads are down');
    return this.refolds.flatMap((request, place) =>
      request.held || this.done.has(place) ? [] : [{ ...request, id: String(place) }],
    );
  }

  private async checkpointBefore(subjectId: string, beforeMs: number): Promise<CheckpointRow | null> {
    return this.checkpointsOf(subjectId).findLast(({ at }) => at.observedAtMs < beforeMs) ?? null;
  }

  private async checkpointsAfter(
    subjectId: string,
    after: ObservationKey | null,
    limit: number,
  ): Promise<readonly CheckpointRow[]> {
    const beyond = (at: ObservationKey) => after === null || compareObservationKeys(at, after) > 0;
    return this.checkpointsOf(subjectId)
      .filter(({ at }) => beyond(at))
      .slice(0, limit);
  }

  private async readings(
    devices: readonly Device[],
    after: ReadingPlace | null,
    limit: number,
  ): Promise<readonly Judged[]> {
    if (this.readsAreDown) throw new Error('reads are down');
    this.pagesRead++;
    const ids = new Set(devices.map(({ id }) => id));
    return [...this.rows.values()]
      .filter((row) => ids.has(bodyOf(row).deviceId))
      .filter((row) => after === null || comparePlaces(placeOf(row), after) > 0)
      .sort((a, b) => comparePlaces(placeOf(a), placeOf(b)))
      .slice(0, limit)
      .map((row) => this.judgedAgain(row));
  }

  private takenIds(ids: readonly string[]): ReadonlySet<string> {
    const living = new Set(this.living.map(({ findingId }) => findingId));
    return new Set(ids.filter((id) => living.has(id)));
  }

  /** One at each key, ascending: the one that was saved last. */
  private checkpointsOf(subjectId: string): readonly CheckpointRow[] {
    const newest = new Map<string, CheckpointRow>();
    for (const row of this.saved) {
      if (row.deviceId === subjectId) newest.set(identityOf('', subjectId, row.at), row);
    }
    return [...newest.values()].sort((a, b) => compareObservationKeys(a.at, b.at));
  }

  private async amend(amendment: Amendment, check: () => void): Promise<CommitReport> {
    const fault = this.amendFaults.shift() ?? null;
    await (this.gate ?? Promise.resolve());
    check();
    if (fault === 'refused') throw new Error('amendment refused');
    this.amendments.push(amendment);
    const written = this.standing.amend(amendment.findings);
    for (const checkpoint of amendment.checkpoints) this.save(checkpoint);
    for (const id of amendment.doneIds) this.done.add(Number(id));
    if (fault === 'answer_lost') throw new Error('the answer was lost');
    return { incidents: [], findings: written.map(liveFindingOf), fellBack: false };
  }

  private save(row: CheckpointRow): void {
    const saved = JSON.parse(JSON.stringify(row)) as CheckpointRow;
    this.saved.push(saved);
    const newest = this.checkpoints.get(row.deviceId);
    if (newest === undefined || compareObservationKeys(row.at, newest.at) >= 0)
      this.checkpoints.set(row.deviceId, saved);
  }

  private async commit(draft: BatchDraft, rejudge: Rejudge, check: () => void): Promise<CommitReport> {
    const fault = this.faults.shift() ?? null;
    await (this.gate ?? Promise.resolve());
    check();
    if (fault === 'refused') throw new Error('commit refused');
    const known = new Map<Row, bigint>();
    for (const row of [...draft.observations, ...draft.events]) {
      const stored = this.rows.get(this.identity(row));
      if (stored !== undefined) known.set(row, stored.contentHash);
    }
    const amended = known.size === 0 ? null : rejudge(known);
    this.write(draft, amended, known);
    if (fault === 'answer_lost') throw new Error('the answer was lost');
    const verdicts = amended?.verdicts ?? draft.verdicts;
    return { incidents: [], findings: verdicts.findings.map(liveFindingOf), fellBack: amended !== null };
  }

  private write(draft: BatchDraft, amended: Rejudged | null, known: ReadonlyMap<Row, bigint>): void {
    this.drafts.push(draft);
    for (const row of [...draft.observations, ...draft.events]) {
      if (!known.has(row)) this.rows.set(this.identity(row), row);
    }
    for (const message of draft.messages) this.messages.set(message.id, message);
    this.connections.push(...draft.connections);
    this.quarantine.push(...draft.quarantine, ...(amended?.quarantine ?? []));
    const { findings, checkpoints, refolds } = amended?.verdicts ?? draft.verdicts;
    this.standing.commit(findings);
    this.refolds.push(...refolds);
    for (const checkpoint of checkpoints) this.save(checkpoint);
  }

  private identity(row: Row): string {
    return identityOf('observation' in row ? 'telemetry' : 'event', bodyOf(row).deviceId, bodyOf(row));
  }

  /** As the real store does it: from the original bytes. */
  private judgedAgain(row: Row): Judged {
    const known = this.read.get(row) ?? this.readAgain(row);
    this.read.set(row, known);
    return known;
  }

  private readAgain(row: Row): Judged {
    const message = this.messages.get(row.messageId);
    if (message === undefined) throw new Error(`message ${row.messageId} is not stored`);
    const { trialId, kind, deviceId, receivedAtMs, status } = bodyOf(row);
    const channel = 'observation' in row ? 'telemetry' : 'event';
    const envelope = { trialId, deviceId, receivedAtMs };
    return decodeStored(
      kind,
      channel,
      Buffer.from(message.payload).toString(),
      envelope,
    )(row.indexInMessage, status);
  }
}

function placeOf(row: Row): ReadingPlace {
  const { observedAtMs, deviceId, bootId, seq } = bodyOf(row);
  return { observedAtMs, deviceId, bootId, seq, channel: 'observation' in row ? 'telemetry' : 'event' };
}

/** (observedAt, deviceId, bootId, seq), telemetry before events. */
function comparePlaces(a: ReadingPlace, b: ReadingPlace): number {
  if (a.observedAtMs !== b.observedAtMs) return a.observedAtMs - b.observedAtMs;
  if (a.deviceId !== b.deviceId) return a.deviceId < b.deviceId ? -1 : 1;
  const byKey = compareObservationKeys(a, b);
  if (byKey !== 0 || a.channel === b.channel) return byKey;
  return a.channel === 'telemetry' ? -1 : 1;
}
