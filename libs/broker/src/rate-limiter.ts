import type { Connection } from './connection.js';
import { HoldReason } from './socket-valve.js';
import { type RateLimit, TokenBucket } from './token-bucket.js';

/**
 * One bucket a credential. It outlives the connection, so that reconnecting does not fill it, and is
 * forgotten once it is full again.
 */
export class RateLimiter {
  private readonly buckets = new Map<string, TokenBucket>();
  private throttledCount = 0;

  constructor(private readonly defaultRate: RateLimit) {}

  /** How often a socket was paused for its rate. */
  get throttled(): number {
    return this.throttledCount;
  }

  /** Gives an authenticated connection its credential's bucket. */
  attach(connection: Connection, credentialId: string, rate: RateLimit | undefined): void {
    let bucket = this.buckets.get(credentialId);
    if (bucket === undefined) {
      bucket = new TokenBucket(rate ?? this.defaultRate, performance.now());
      this.buckets.set(credentialId, bucket);
    }
    connection.bucket = bucket;
  }

  /** Counts what arrived and stops reading the socket while the credential is in debt. */
  charge(connection: Connection, messages: number, bytes: number, nowMs: number): void {
    const pauseMs = connection.bucket?.charge(messages, bytes, nowMs) ?? 0;
    if (pauseMs === 0) return;
    if (!connection.valve.isHeldFor(HoldReason.Rate)) this.throttledCount += 1;
    connection.valve.hold(HoldReason.Rate);
    clearTimeout(connection.rateTimer);
    connection.rateTimer = setTimeout(() => connection.valve.release(HoldReason.Rate), pauseMs);
  }

  /** Forgets full buckets. A connected credential keeps using the one it has. */
  prune(nowMs: number, inUse: ReadonlySet<TokenBucket>): void {
    for (const [credentialId, bucket] of this.buckets) {
      if (!inUse.has(bucket) && bucket.isFull(nowMs)) this.buckets.delete(credentialId);
    }
  }
}
