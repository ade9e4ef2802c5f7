import type { Socket } from 'node:net';
import { Readable } from 'node:stream';

/** Why a socket is not read; several may hold at once. */
export enum HoldReason {
  Connecting = 1,
  Pressure = 2,
  Rate = 4,
  Closing = 8,
}

/** A held socket goes on being read up to here, so that a waiting client's pings are still answered. */
const STASH_BYTES = 4_096;

/**
 * Stands between a socket and its reader: `take` sees every chunk as it arrives and says what to pass on,
 * and while the valve is held nothing is. It replaces the socket's `push`, the one place where network
 * bytes enter a stream: no copy, no second stream. The library's own `client.pause()` will not do: acks
 * that complete while it is paused are not counted, and after `resume()` it would never read again.
 */
export class SocketValve {
  private holds = 0;
  private stash: (Buffer | null)[] = [];
  private stashedBytes = 0;

  /** @param take returns the bytes to pass on, or undefined after it has destroyed the socket. */
  constructor(
    private readonly socket: Socket,
    private readonly take: (chunk: Buffer) => Buffer | undefined,
  ) {
    socket.push = (chunk: Buffer | null) => (chunk === null ? this.end() : this.arrive(chunk));
  }

  get isHeld(): boolean {
    return this.holds !== 0;
  }

  isHeldFor(reason: HoldReason): boolean {
    return (this.holds & reason) !== 0;
  }

  hold(reason: HoldReason): void {
    this.holds |= reason;
  }

  release(reason: HoldReason): void {
    this.holds &= ~reason;
    while (this.holds === 0 && this.stash.length > 0 && !this.socket.destroyed) {
      const chunk = this.stash.shift() ?? null;
      this.stashedBytes -= chunk?.length ?? 0;
      this.passOn(chunk);
    }
  }

  private arrive(chunk: Buffer): boolean {
    const wasHeld = this.holds !== 0;
    const passed = this.take(chunk);
    if (passed === undefined) return false;
    if (passed.length === 0) return true;
    if (!wasHeld) return this.passOn(passed);
    this.stash.push(passed);
    this.stashedBytes += passed.length;
    return this.stashedBytes < STASH_BYTES;
  }

  private end(): boolean {
    if (this.stash.length === 0) return this.passOn(null);
    this.stash.push(null);
    return false;
  }

  private passOn(chunk: Buffer | null): boolean {
    return Readable.prototype.push.call(this.socket, chunk);
  }
}
