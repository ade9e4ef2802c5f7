import { compareObservationKeys, type Device, type LiveFinding, type ObservationKey } from '#contracts';
import type { Judged } from '#rules';
import { decodeStored } from '../src/decode-stored.js';
import type {
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
  readonly findings: FindingRow[] = [];
  readonly refolds: RefoldRequest[] = [];
  readonly checkpoints = new Map<string, CheckpointRow>();
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

  readonly ids: MessageIds = {
    next: () => ++this.lastId,
    ready: () => Promise.resolve(),
  };

  shardStore(): ShardStore {
    return {
      commit: (draft, rejudge) => this.commit(draft, rejudge),
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
      .sort((a, b) => compareObservationKeys(bodyOf(a), bodyOf(b)))
      .map((row) => this.judgedAgain(row));
    return { checkpoint, since };
  }

  private async commit(draft: BatchDraft, rejudge: Rejudge): Promise<CommitReport> {
    const fault = this.faults.shift() ?? null;
    await (this.gate ?? Promise.resolve());
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
    this.findings.push(...findings);
    this.refolds.push(...refolds);
    for (const checkpoint of checkpoints) this.checkpoints.set(checkpoint.deviceId, checkpoint);
  }

  private identity(row: Row): string {
    return identityOf('observation' in row ? 'telemetry' : 'event', bodyOf(row).deviceId, bodyOf(row));
  }

  /** As the real store does it: from the original bytes. */
  private judgedAgain(row: Row): Judged {
    const message = this.messages.get(row.messageId);
    if (message === undefined) throw new Error(`message ${row.messageId} is not stored`);
    const { trialId, kind, deviceId, receivedAtMs, status } = bodyOf(row);
    const channel = 'observation' in row ? 'telemetry' : 'event';
    const envelope = { trialId, deviceId, receivedAtMs };
    return decodeStored(kind, channel, message.payload, envelope)(row.indexInMessage, status);
  }
}

function liveFindingOf({ findingId, trialId, vendorId, change }: FindingRow): LiveFinding {
  const { deviceId, kind, rule, ruleId, severity, onsetMs, endMs, placeId } = change.episode;
  return {
    id: findingId,
    revision: 1,
    trialId,
    deviceId,
    kind,
    vendorId,
    rule,
    ruleId,
    severity,
    state: change.type === 'ended' ? 'ended' : change.type === 'withdrawn' ? 'withdrawn' : 'open',
    onset: new Date(onsetMs).toISOString(),
    end: endMs === null ? null : new Date(endMs).toISOString(),
    worst: null,
    incidentId: null,
    placeId,
  };
}
