import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { startEmbeddedPostgres } from '#storage';
import { makeBenchDir } from './bench-process.js';

/*
 * The floor: what this machine can do when a PUBACK is held until one COPY of key and unparsed payload
 * has been committed, and nothing else is done. Pinned: the product is measured against exactly this.
 */
const flushWindowMs = 5;
const maxRows = 2000;

interface Held {
  readonly topic: string;
  readonly payload: Buffer;
  readonly release: () => void;
}

/** Group commit over one connection. */
class FloorStore {
  #waiting: Held[] = [];
  #timer: NodeJS.Timeout | undefined;
  #committing = false;
  #key = 0;
  readonly #client: pg.Client;

  constructor(client: pg.Client) {
    this.#client = client;
  }

  add(held: Held): void {
    this.#waiting.push(held);
    if (this.#waiting.length >= maxRows) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), flushWindowMs);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#committing || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, maxRows);
    this.#committing = true;
    this.#commit(batch).then(
      () => {
        for (const { release } of batch) release();
        this.#committing = false;
        if (this.#waiting.length > 0) this.#flush();
      },
      (error: unknown) => {
        throw error;
      },
    );
  }

  #commit(batch: readonly Held[]): Promise<void> {
    let text = '';
    for (const { topic, payload } of batch) {
      this.#key += 1;
      text += `${this.#key}\t${topic}\t\\\\x${payload.toString('hex')}\n`;
    }
    return new Promise((resolve, reject) => {
      const stream = this.#client.query(copyFrom('COPY floor (key, topic, payload) FROM STDIN'));
      stream.on('error', reject);
      stream.on('finish', resolve);
      stream.end(text);
    });
  }
}

async function start(): Promise<void> {
  const dataDir = await makeBenchDir('floor');
  const started = await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: () => {} } });
  if (!started.ok) throw new Error(started.problem.detail);
  const postgres = started.value;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query('CREATE TABLE floor (key bigint, topic text, payload bytea, PRIMARY KEY (topic, key))');
  const store = new FloorStore(client);
  const aedes = await Aedes.createBroker({
    authorizePublish: (_client, packet, callback) => {
      store.add({ topic: packet.topic, payload: packet.payload as Buffer, release: () => callback(null) });
    },
  });
  const server = createServer({ noDelay: true }, aedes.handle);
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as { port: number }).port });
  });
  process.once('SIGTERM', () => {
    void (async () => {
      server.close();
      await client.end();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
      process.exit(0);
    })();
  });
}

await start();
