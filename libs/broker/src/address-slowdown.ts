import { isIPv6 } from 'node:net';

export interface SlowdownLimits {
  /** Failures that cost nothing: people mistype. */
  readonly freeFailures: number;
  /** Doubles with every further failure. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** An address is forgiven so long after its last failure. */
  readonly forgetAfterMs: number;
  /** Bound of the memory; the address that failed longest ago goes first. */
  readonly maxAddresses: number;
  /** Attempts of one address that may wait at a time; more are turned away at once. */
  readonly maxWaitingPerAddress: number;
}

interface Suspect {
  failures: number;
  lastFailureMs: number;
  waiting: number;
}

/**
 * Slows down password guessing by its source. Never by credential: a rival who guesses wrongly on purpose
 * could then lock a bus out. Everybody at a suspected address waits, for maxDelayMs at most.
 */
export class AddressSlowdown {
  private readonly suspects = new Map<string, Suspect>();

  constructor(private readonly limits: SlowdownLimits) {}

  get size(): number {
    return this.suspects.size;
  }

  /**
   * To be asked before a password is looked at; every answer but undefined must be followed by `leave`.
   * @returns milliseconds to wait, or undefined when too many of this address are waiting already.
   */
  enter(address: string, nowMs: number): number | undefined {
    const suspect = this.suspects.get(sourceOf(address));
    if (suspect === undefined) return 0;
    if (nowMs - suspect.lastFailureMs > this.limits.forgetAfterMs) suspect.failures = 0;
    const charged = suspect.failures - this.limits.freeFailures;
    if (charged > 0 && suspect.waiting >= this.limits.maxWaitingPerAddress) return undefined;
    suspect.waiting += 1;
    if (charged <= 0) return 0;
    return Math.min(this.limits.maxDelayMs, this.limits.firstDelayMs * 2 ** Math.min(charged - 1, 30));
  }

  leave(address: string): void {
    const suspect = this.suspects.get(sourceOf(address));
    if (suspect !== undefined && suspect.waiting > 0) suspect.waiting -= 1;
  }

  failed(address: string, nowMs: number): void {
    const source = sourceOf(address);
    const suspect = this.suspects.get(source) ?? { failures: 0, lastFailureMs: nowMs, waiting: 0 };
    suspect.failures += 1;
    suspect.lastFailureMs = nowMs;
    this.suspects.delete(source);
    this.suspects.set(source, suspect);
    for (const oldest of this.suspects.keys()) {
      if (this.suspects.size <= this.limits.maxAddresses) break;
      this.suspects.delete(oldest);
    }
  }
}

/** IPv6 subscribers own a /64, so that is one source; an IPv4 address mapped into IPv6 is itself. */
function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':');
}
