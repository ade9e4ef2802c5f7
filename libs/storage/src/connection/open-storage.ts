import pg from 'pg';
import { failure, type Outcome, problem, success } from '#contracts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres/embedded-postgres.js';
import type { NowMs, StorageLog } from '../ports.js';
import { hypertablePartitions, NativePartitions } from '../time-series/time-partitions.js';
import { advisoryLocks } from './advisory-locks.js';
import { probeCapability } from './capability.js';
import { ensureRoles, type RoleUrls } from './database-roles.js';
import { isDatabaseUrl, withoutPassword } from './database-url.js';
import { openDataSource } from './open-data-source.js';
import type { Queryable } from './queryable.js';
import { Storage } from './storage.js';

export interface StorageOptions {
  /** `postgres://user:password@host:port/database`, or a folder for the embedded server. */
  readonly database: { readonly url: string } | { readonly embeddedDataDir: string };
  readonly log: StorageLog;
  readonly nowMs: NowMs;
  /** Connections for the API. */
  readonly apiPoolSize?: number;
}

const defaultApiPoolSize = 10;
const ingestPoolSize = 4;
const refoldPoolSize = 4;
const setupPoolSize = 2;
/** A read that waits for a lock must not keep a stop waiting for ever. */
const readDeadlineMs = 20_000;

/**
 * Opens the store: starts the embedded server if that is the database, asserts that it is safe, runs
 * the migrations, makes the roles and the partitions. Problem `not_ready` with the reason where it is
 * too old, unsafe, out of reach, or in use by another program.
 */
export async function openStorage(options: StorageOptions): Promise<Outcome<Storage>> {
  const { database } = options;
  if ('url' in database) {
    if (isDatabaseUrl(database.url)) return openAt(database.url, options, null);
    return failure(
      problem('not_ready', 'the database address must look like postgres://user:password@host:5432/database'),
    );
  }
  const embedded = await startEmbeddedPostgres({ dataDir: database.embeddedDataDir, log: options.log });
  if (!embedded.ok) return embedded;
  return stopUnlessOpened(embedded.value, () => openAt(embedded.value.url, options, embedded.value));
}

async function stopUnlessOpened(
  embedded: EmbeddedPostgres,
  open: () => Promise<Outcome<Storage>>,
): Promise<Outcome<Storage>> {
  let opened = false;
  try {
    const storage = await open();
    opened = storage.ok;
    return storage;
  } finally {
    if (!opened) await embedded.stop();
  }
}

async function openAt(
  url: string,
  options: StorageOptions,
  embedded: EmbeddedPostgres | null,
): Promise<Outcome<Storage>> {
  const setupPool = poolOf(url, setupPoolSize, 'trialwatch set-up');
  const prepared = await prepare(setupPool, url, options);
  if (!prepared.ok) {
    await setupPool.end();
    return prepared;
  }
  const { roles, probed, hypertables } = prepared.value;
  const { nowMs } = options;
  const partitions = hypertables ? hypertablePartitions : new NativePartitions(setupPool, nowMs);
  await partitions.ensureAhead();
  const storage = new Storage({
    capability: { ...probed, separateRoles: roles.separate },
    source: await openDataSource(roles.apiUrl, options.apiPoolSize ?? defaultApiPoolSize),
    ingestPool: poolOf(roles.ingestUrl, ingestPoolSize, 'trialwatch ingest', readDeadlineMs),
    refoldPool: poolOf(roles.ingestUrl, refoldPoolSize, 'trialwatch refold', readDeadlineMs),
    setupPool,
    ingestUrl: roles.ingestUrl,
    partitions,
    embedded,
    nowMs,
  });
  const ready = await storage.readiness();
  if (ready.ok) return success(storage);
  await storage.close();
  return ready;
}

/** Probe, migrations and roles, by one program at a time. */
async function prepare(pool: pg.Pool, url: string, options: StorageOptions) {
  const reached = await reach(pool, url);
  if (!reached.ok) return reached;
  const client = reached.value;
  try {
    await client.query(`SELECT pg_advisory_lock(${advisoryLocks.setup})`);
    const probed = await probeCapability(client);
    if (!probed.ok) return probed;
    const { serverVersionNum, timescale } = probed.value;
    options.log.info(`PostgreSQL ${serverVersionNum} at ${withoutPassword(url)}, TimescaleDB: ${timescale}`);
    await migrate(url);
    const roles: RoleUrls = await ensureRoles(client, url, options.nowMs());
    if (!roles.separate) {
      options.log.warn('This database user may not make roles: ingest and the API use it as it is');
    }
    return success({ probed: probed.value, roles, hypertables: await hasHypertables(client) });
  } finally {
    // Ends the session, and its lock with it.
    client.release(true);
  }
}

/** Problem `not_ready` with the address and the reason where there is no way in. */
async function reach(pool: pg.Pool, url: string): Promise<Outcome<pg.PoolClient>> {
  try {
    return success(await pool.connect());
  } catch (error) {
    // A name with several addresses fails with one error for each, and without a message of its own.
    const errors: readonly Error[] = error instanceof AggregateError ? error.errors : [error as Error];
    const reasons = errors.map(({ message }) => message).join(', ');
    return failure(
      problem('not_ready', `the database at ${withoutPassword(url)} cannot be reached: ${reasons}`),
    );
  }
}

async function migrate(url: string): Promise<void> {
  const source = await openDataSource(url, 1);
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}

/** The tables stay what they were made as, also where the extension came later. */
async function hasHypertables(on: Queryable): Promise<boolean> {
  const { rows } = await on.query(`SELECT relkind FROM pg_class WHERE oid = 'message'::regclass`);
  return rows[0]?.relkind !== 'p';
}

/** Without a deadline, statements may take as long as they need (set-up). */
function poolOf(url: string, max: number, name: string, statementDeadlineMs = 0): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    connectionTimeoutMillis: 10_000,
    ...(statementDeadlineMs > 0 ? { statement_timeout: statementDeadlineMs } : {}),
    idleTimeoutMillis: 30_000,
  });
  // An idle connection that breaks leaves the pool; the next query takes a new one.
  pool.on('error', () => undefined);
  return pool;
}

/** Runs the migrations alone, e.g. before a new version starts. Problems as of `openStorage`. */
export async function migrateDatabase(options: StorageOptions): Promise<Outcome<void>> {
  const storage = await openStorage(options);
  if (!storage.ok) return failure(problem(storage.problem.code, storage.problem.detail));
  await storage.value.close();
  return success(undefined);
}
