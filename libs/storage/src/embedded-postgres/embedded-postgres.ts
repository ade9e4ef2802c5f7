import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { failure, type Outcome, problem, success } from '#contracts';
import type { StorageLog } from '../ports.js';
import { clusterLocation, exists, movedDir, prepareLocation } from './cluster-location.js';
import { initCluster, superuser } from './init-cluster.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { freePort, type LaunchPlan, launchPostgres, superuserClient } from './postgres-process.js';
import { stopLeftover, stopServer, takeProgramLock } from './running-server.js';
import { postgresUser } from './system-user.js';

export interface EmbeddedOptions {
  /** The product's data folder; the server lives in `postgres` below it. */
  readonly dataDir: string;
  readonly log: StorageLog;
}

const restartDelayMs = 250;
const databaseName = 'trialwatch';

/** A real PostgreSQL that this program starts, watches and stops. */
export class EmbeddedPostgres {
  /** Address of the product's database for set-up, with the superuser's password. */
  readonly url: string;
  private stopping = false;

  constructor(
    private readonly plan: LaunchPlan,
    private readonly port: number,
    private child: ChildProcess,
    /** Holds the lock that keeps a second program out. */
    private keeper: pg.Client,
    private readonly log: StorageLog,
  ) {
    this.url = this.urlOf(databaseName);
    process.on('exit', this.stopAtExit);
    this.watch();
  }

  /** Where the data really are. */
  get directory(): string {
    return this.plan.location.baseDir;
  }

  /** Process id of the server. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Address of another database of the server. */
  urlOf(database: string): string {
    return `postgres://${superuser}:${this.plan.password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Stops the server in order; connections that are still open are ended. */
  async stop(): Promise<void> {
    this.stopping = true;
    process.off('exit', this.stopAtExit);
    await this.keeper.end().catch(() => undefined);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    await stopServer(this.plan);
    await ended;
  }

  private readonly stopAtExit = (): void => {
    this.child.kill('SIGINT');
  };

  /** A server that ends by itself is started again on the same port, so that connections find it. */
  private watch(): void {
    this.child.once('exit', (code, signal) => {
      if (this.stopping) return;
      this.log.warn(`PostgreSQL ended (${code ?? signal}); starting it again`);
      void this.restart();
    });
  }

  private async restart(): Promise<void> {
    while (!this.stopping) {
      await delay(restartDelayMs);
      const started = await launchPostgres(this.plan, this.port).catch((error: Error) => error);
      if (started instanceof Error) {
        this.log.warn(started.message);
        continue;
      }
      this.child = started;
      this.watch();
      this.keeper = superuserClient(this.port, this.plan.password);
      await this.keeper.connect();
      await takeProgramLock(this.keeper);
      this.log.info('PostgreSQL is up again');
      return;
    }
  }
}

/**
 * Starts the embedded server, making it at the first time. A server that a killed program left behind
 * is stopped first. Problem `not_ready` where another program uses the same data.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<Outcome<EmbeddedPostgres>> {
  const user = await postgresUser();
  const location = await clusterLocation(options.dataDir, user);
  await prepareLocation(location, user);
  if (location.moved) {
    options.log.warn(
      `The user ${user?.name} cannot reach ${options.dataDir}: the database is in ${location.baseDir}`,
    );
  }
  const binaries = await findPostgresBinaries(user);
  const password = await initCluster(binaries, location, user);
  const plan: LaunchPlan = { binaries, location, user, password };
  const inUse = failure(
    problem('not_ready', `another program uses the database in ${location.baseDir}; stop it first`),
  );
  if (!(await stopLeftover(plan))) return inUse;
  const port = await freePort();
  const child = await launchPostgres(plan, port);
  const keeper = superuserClient(port, password);
  await keeper.connect();
  if (!(await takeProgramLock(keeper))) {
    // A program that started at the same moment was quicker and owns the server now.
    await keeper.end();
    return inUse;
  }
  await ensureDatabase(keeper, databaseName);
  return success(new EmbeddedPostgres(plan, port, child, keeper, options.log));
}

async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
}

/** Deletes the embedded database of a data folder, wherever it is. Refuses while a program uses it. */
export async function eraseEmbeddedPostgres(dataDir: string): Promise<Outcome<void>> {
  const user = await postgresUser();
  const location = await clusterLocation(dataDir, user);
  if (await exists(location.passwordFile)) {
    const binaries = await findPostgresBinaries(user);
    const password = (await readFile(location.passwordFile, 'utf8')).trim();
    if (!(await stopLeftover({ binaries, location, user, password }))) {
      return failure(problem('not_ready', `another program uses the database in ${location.baseDir}`));
    }
  }
  await rm(location.baseDir, { recursive: true, force: true });
  if (!location.moved) await rm(movedDir(dataDir), { recursive: true, force: true });
  return success(undefined);
}
