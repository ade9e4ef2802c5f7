import pg from 'pg';
import { assertDurable } from '../connection/capability.js';

const connectTimeoutMs = 5_000;

/** The one database connection of a shard; made anew after it broke. */
export class ShardConnection {
  private client: pg.Client | null = null;

  constructor(
    private readonly url: string,
    /** Longest time of one statement before the connection is given up. */
    private readonly deadlineMs: number,
  ) {}

  /** The open connection, else a new one. Throws where the database cannot be reached or is unsafe. */
  async get(): Promise<pg.Client> {
    if (this.client !== null) return this.client;
    const client = new pg.Client({
      connectionString: this.url,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: 'trialwatch ingest',
    });
    client.on('error', () => this.forget(client));
    client.on('end', () => this.forget(client));
    await client.connect();
    const durable = await assertDurable(client);
    if (!durable.ok) {
      await client.end();
      throw new Error(durable.problem.detail);
    }
    this.client = client;
    return client;
  }

  /** Runs one piece of work; whatever it throws, or its deadline, gives the connection up. */
  async run<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.get();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      const expire = () => reject(new Error(`no answer from the database within ${this.deadlineMs} ms`));
      timer = setTimeout(expire, this.deadlineMs);
    });
    try {
      return await Promise.race([work(client), deadline]);
    } catch (error) {
      this.discard(client);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    const { client } = this;
    this.client = null;
    await client?.end();
  }

  /** Cuts the connection at once; the server rolls back what was open on it. */
  private discard(client: pg.Client): void {
    this.forget(client);
    // Rejects where the server is gone already; there is nothing left to close then.
    void client.end().catch(() => undefined);
  }

  private forget(client: pg.Client): void {
    if (this.client === client) this.client = null;
  }
}
