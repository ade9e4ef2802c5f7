import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  openStorage,
  type Storage,
  type StorageLog,
  startEmbeddedPostgres,
} from '#storage';

/** A log that keeps what was said. */
export class KeptLog implements StorageLog {
  readonly lines: string[] = [];
  info(message: string): void {
    this.lines.push(message);
  }
  warn(message: string): void {
    this.lines.push(message);
  }
}

/** A real PostgreSQL in a temporary folder; one for each test file. */
export class TestDatabase {
  private readonly opened: Storage[] = [];
  private made = 0;

  private constructor(
    private readonly server: EmbeddedPostgres,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<TestDatabase> {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'trialwatch-test-'));
    // As root the server runs as another user, which must be able to pass.
    await chmod(dataDir, 0o711);
    const started = await startEmbeddedPostgres({ dataDir, log: new KeptLog() });
    if (!started.ok) throw new Error(started.problem.detail);
    const database = new TestDatabase(started.value, dataDir);
    // Migrated once; every test gets a copy.
    const template = await database.openAt('trialwatch', Date.now).catch(async (error: Error) => {
      await database.stop();
      throw error;
    });
    await template.close();
    return database;
  }

  /** Process id of the server. */
  get pid(): number | undefined {
    return this.server.pid;
  }

  /** Address of a fresh, migrated database with the superuser's rights. */
  async create(): Promise<string> {
    this.made += 1;
    const name = `test_${this.made}`;
    await this.asSuperuser('postgres', `CREATE DATABASE ${name} TEMPLATE trialwatch`);
    return this.server.urlOf(name);
  }

  /** Address of a database without any tables. */
  async createEmpty(): Promise<string> {
    this.made += 1;
    const name = `empty_${this.made}`;
    await this.asSuperuser('postgres', `CREATE DATABASE ${name}`);
    return this.server.urlOf(name);
  }

  /** The store on a fresh database; closed by `stop`. */
  async open(nowMs: () => number = Date.now): Promise<{ readonly storage: Storage; readonly url: string }> {
    const url = await this.create();
    const storage = await this.openAt(new URL(url).pathname.slice(1), nowMs);
    this.opened.push(storage);
    return { storage, url };
  }

  /** A second program on the same database. */
  async openAgain(url: string, nowMs: () => number): Promise<Storage> {
    const storage = await this.openAt(new URL(url).pathname.slice(1), nowMs);
    this.opened.push(storage);
    return storage;
  }

  /** The store on a database that it has to set up itself. */
  async openEmpty(nowMs: () => number): Promise<{ readonly storage: Storage; readonly url: string }> {
    const url = await this.createEmpty();
    return { storage: await this.openAgain(url, nowMs), url };
  }

  /** A connection with the superuser's rights; the test ends it. */
  async client(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return client;
  }

  private async openAt(name: string, nowMs: () => number): Promise<Storage> {
    const opened = await openStorage({
      database: { url: this.server.urlOf(name) },
      log: new KeptLog(),
      nowMs,
      apiPoolSize: 3,
    });
    if (!opened.ok) throw new Error(opened.problem.detail);
    return opened.value;
  }

  private async asSuperuser(database: string, sql: string): Promise<void> {
    await runSql(this.server.urlOf(database), sql);
  }

  async stop(): Promise<void> {
    for (const storage of this.opened) await storage.close();
    await this.server.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Empties the tables that ingest writes; quicker than a fresh database for every test. */
export async function emptyIngestTables(url: string): Promise<void> {
  await runSql(
    url,
    `TRUNCATE message, device_event, observation_bus, observation_streetlight, observation_parking,
       observation_efence, observation_traffic, observation_bin, device_connection, quarantine, finding,
       finding_revision, incident, incident_entry, refold_request, device_checkpoint;
     ALTER SEQUENCE incident_number RESTART`,
  );
}

/** Runs one statement on a connection of its own and returns its rows. */
export async function runSql(
  url: string,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
}
