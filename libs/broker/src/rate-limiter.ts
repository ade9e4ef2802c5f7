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

  /** Credentials whose bucket is remembered. */
  get size(): number {
    return this.buckets.size;
  }

  /** Gives an authenticated connection its credential's bucket. */
  attach(connection: Connection, credentialId: string, rate: RateLimit = this.defaultRate): void {
    const bucket = this.buckets.get(credentialId) ?? new TokenBucket(rate, performance.now());
    bucket.setLimit(rate);
    this.buckets.set(credentialId, bucket);
    connection.bucket = bucket;
  }

  /** Counts what arrived and stops reading the socket while the credential is in debt. */
  charge(connection: Connection, messages: number, bytes: number, nowMs: number): void {
    const { bucket, principal, valve } = connection;
    if (bucket === undefined || principal === undefined) return;
    const pauseMs = bucket.charge(messages, bytes, nowMs);
    if (pauseMs === 0) return;
    this.buckets.set(principal.credentialId, bucket);
    if (!valve.isHeldFor(HoldReason.Rate)) this.throttledCount += 1;
    valve.hold(HoldReason.Rate);
    clearTimeout(connection.rateTimer);
    connection.rateTimer = setTimeout(() => valve.release(HoldReason.Rate), pauseMs);
  }

  /** Forgets full buckets: they are as good as new. A debt later puts a bucket back. */
  prune(nowMs: number): void {
    for (const [credentialId, bucket] of this.buckets) {
      if (bucket.isFull(nowMs)) this.buckets.delete(credentialId);
    }
  }
}
