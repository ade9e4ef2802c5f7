import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { failure, type Outcome, problem } from '#contracts';
import type { EmbeddedPostgres } from '../embedded-postgres/embedded-postgres.js';
import type { DecodeStored, NowMs } from '../ports.js';
import { DeviceReads } from '../read-models/device-reads.js';
import { FindingReads } from '../read-models/finding-reads.js';
import { IncidentReads } from '../read-models/incident-reads.js';
import { IngestReads } from '../read-models/ingest-reads.js';
import { LiveSeedReads } from '../read-models/live-seed-reads.js';
import { MessageReads } from '../read-models/message-reads.js';
import { ObservationReads } from '../read-models/observation-reads.js';
import { PeriodReads } from '../read-models/period-reads.js';
import { QuarantineReads } from '../read-models/quarantine-reads.js';
import { RefoldReads } from '../read-models/refold-reads.js';
import { RefoldSource } from '../read-models/refold-source.js';
import { TrialReads } from '../read-models/trial-reads.js';
import { CredentialStore } from '../stores/credential-store.js';
import { DeviceStore } from '../stores/device-store.js';
import { IncidentStore } from '../stores/incident-store.js';
import { RefoldStore } from '../stores/refold-store.js';
import { SessionStore } from '../stores/session-store.js';
import { SettingStore } from '../stores/setting-store.js';
import { TokenStore } from '../stores/token-store.js';
import { TrialStore } from '../stores/trial-store.js';
import { UserStore } from '../stores/user-store.js';
import { VendorStore } from '../stores/vendor-store.js';
import { MessageIdSource } from '../time-series/message-id-source.js';
import { ShardConnection } from '../time-series/shard-connection.js';
import { ShardStore } from '../time-series/shard-store.js';
import type { TimePartitions } from '../time-series/time-partitions.js';
import { assertDurable, type Capability } from './capability.js';
import { queryableOn } from './queryable.js';

/** The open connections that the store is made of. */
export interface StorageParts {
  readonly capability: Capability;
  readonly source: DataSource;
  readonly ingestPool: pg.Pool;
  /** Apart from the one of ingest, whose look-ups must not wait for pages of old readings. */
  readonly refoldPool: pg.Pool;
  readonly setupPool: pg.Pool;
  readonly ingestUrl: string;
  readonly partitions: TimePartitions;
  readonly embedded: EmbeddedPostgres | null;
  readonly nowMs: NowMs;
}

const defaultCommitDeadlineMs = 20_000;

/** The one store, open. What writes is a store, what reads is named after its question. */
export class Storage {
  readonly capability: Capability;
  readonly trials: TrialStore;
  readonly devices: DeviceStore;
  readonly vendors: VendorStore;
  readonly credentials: CredentialStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly tokens: TokenStore;
  readonly incidents: IncidentStore;
  readonly refolds: RefoldStore;
  readonly settings: SettingStore;
  readonly trialReads: TrialReads;
  readonly deviceReads: DeviceReads;
  readonly observationReads: ObservationReads;
  readonly messageReads: MessageReads;
  readonly quarantineReads: QuarantineReads;
  readonly findingReads: FindingReads;
  readonly incidentReads: IncidentReads;
  readonly refoldReads: RefoldReads;
  readonly messageIds: MessageIdSource;

  constructor(private readonly parts: StorageParts) {
    const { source, nowMs } = parts;
    this.capability = parts.capability;
    this.trials = new TrialStore(source, nowMs);
    this.devices = new DeviceStore(source, nowMs);
    this.vendors = new VendorStore(source, nowMs);
    this.credentials = new CredentialStore(source, nowMs);
    this.users = new UserStore(source, nowMs);
    this.sessions = new SessionStore(source, nowMs);
    this.tokens = new TokenStore(source, nowMs);
    this.incidents = new IncidentStore(source, nowMs);
    this.refolds = new RefoldStore(source, nowMs);
    this.settings = new SettingStore(source, nowMs);
    this.trialReads = new TrialReads(source, nowMs);
    this.deviceReads = new DeviceReads(source);
    this.observationReads = new ObservationReads(source);
    this.messageReads = new MessageReads(source);
    this.quarantineReads = new QuarantineReads(source);
    this.findingReads = new FindingReads(source);
    this.incidentReads = new IncidentReads(source);
    this.refoldReads = new RefoldReads(source);
    this.messageIds = new MessageIdSource(parts.ingestPool);
  }

  /** A shard's own way in. A commit without an answer within `commitDeadlineMs` throws. */
  createShardStore(commitDeadlineMs = defaultCommitDeadlineMs): ShardStore {
    const connection = new ShardConnection(this.parts.ingestUrl, commitDeadlineMs);
    return new ShardStore(connection, this.parts.partitions, this.parts.nowMs);
  }

  /** Look-ups of ingest; `decode` is ingest's own decoder. */
  ingestReads(decode: DecodeStored): IngestReads {
    return new IngestReads(this.parts.ingestPool, decode);
  }

  /** What re-folds read; `decode` is ingest's own decoder. */
  refoldSource(decode: DecodeStored): RefoldSource {
    return new RefoldSource(this.parts.refoldPool, decode);
  }

  /** What back-tests and explanations judge again; `decode` is ingest's own decoder. */
  periodReads(decode: DecodeStored): PeriodReads {
    return new PeriodReads(queryableOn(this.parts.source), decode);
  }

  /** What the live picture starts from; `decode` is ingest's own decoder. */
  liveSeed(decode: DecodeStored): LiveSeedReads {
    return new LiveSeedReads(this.parts.source, decode);
  }

  /** Makes partitions ahead of time; call it every hour. */
  ensurePartitions(): Promise<void> {
    return this.parts.partitions.ensureAhead();
  }

  /** Asks the database now. Problem `not_ready` where it does not answer or its settings are unsafe. */
  async readiness(): Promise<Outcome<void>> {
    try {
      return await assertDurable(this.parts.ingestPool);
    } catch (error) {
      return failure(problem('not_ready', `the database does not answer: ${(error as Error).message}`));
    }
  }

  /** Where the embedded server keeps its data; null with a database of one's own. */
  get embeddedDirectory(): string | null {
    return this.parts.embedded?.directory ?? null;
  }

  /** Closes all connections (shard stores first, by who made them) and stops the embedded server. */
  async close(): Promise<void> {
    const { source, ingestPool, refoldPool, setupPool, embedded } = this.parts;
    await source.destroy();
    await ingestPool.end();
    await refoldPool.end();
    await setupPool.end();
    await embedded?.stop();
  }
}
