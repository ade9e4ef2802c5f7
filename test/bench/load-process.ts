import type { Kind } from '#contracts';
import { payloadsOf } from './ingest-mix.js';
import { RawMqttClient } from './raw-mqtt-client.js';

export interface LoadClient {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  readonly kind: Kind;
}

export interface LoadOrder {
  readonly port: number;
  readonly clients: readonly LoadClient[];
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

export interface LoadResult {
  readonly acknowledged: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** All that was acknowledged, warm-up and the end included: what the store must hold at least. */
  readonly acknowledgedInAll: number;
}

const bucketMs = 0.1;

/** Latencies in buckets of a tenth of a millisecond. */
class Latencies {
  readonly #buckets = new Float64Array(100_000);
  count = 0;

  add(latencyMs: number): void {
    const bucket = Math.min(this.#buckets.length - 1, Math.floor(latencyMs / bucketMs));
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.count += 1;
  }

  quantile(share: number): number {
    let left = this.count * share;
    const bucket = this.#buckets.findIndex((inBucket) => {
      left -= inBucket;
      return left <= 0;
    });
    return Math.round((bucket + 1) * bucketMs * 10) / 10;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function emptied(clients: readonly RawMqttClient[]): Promise<void> {
  for (let waited = 0; waited < 5000 && clients.some((client) => client.open > 0); waited += 20)
    await pause(20);
}

async function run(order: LoadOrder): Promise<LoadResult> {
  let latencies: Latencies | undefined;
  let inAll = 0;
  const clients = order.clients.map(
    ({ kind, ...credential }, index) =>
      new RawMqttClient({
        ...credential,
        port: order.port,
        inFlight: order.inFlight,
        nextPayload: payloadsOf(kind, index),
        acknowledged: (latencyMs) => {
          inAll += 1;
          latencies?.add(latencyMs);
        },
      }),
  );
  for (const client of clients) await client.connect();
  for (const client of clients) client.start();
  await pause(order.warmUpMs);
  const measured = new Latencies();
  const startedMs = performance.now();
  latencies = measured;
  await pause(order.measureMs);
  latencies = undefined;
  const seconds = (performance.now() - startedMs) / 1000;
  for (const client of clients) client.stop();
  await emptied(clients);
  for (const client of clients) client.close();
  return {
    acknowledged: measured.count,
    seconds,
    p50Ms: measured.quantile(0.5),
    p99Ms: measured.quantile(0.99),
    acknowledgedInAll: inAll,
  };
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
