import type { Namespace, Socket } from 'socket.io';
import { liveEvents } from '#contracts';
import type { FrameSink, LiveHub } from '#live';

const resyncEveryMs = 1000;
const unreadRetryMs = 100;

interface Waiting {
  lastAtMs: number;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Sends frames to rooms. Ticks are volatile: a viewer whose socket is not writable does not get
 * them, nothing is buffered for it, and it asks for a snapshot when it sees the gap.
 */
export class LiveBroadcast implements FrameSink {
  #namespace: Namespace | undefined;
  #hub: LiveHub | undefined;
  readonly #waiting = new WeakMap<Socket, Waiting>();

  attach(namespace: Namespace): void {
    this.#namespace = namespace;
  }

  use(hub: LiveHub): void {
    this.#hub = hub;
  }

  tick(room: string, frame: string): void {
    this.#namespace?.to(room).volatile.emit(liveEvents.tick, frame);
  }

  join(socket: Socket, room: string, vendorId: string | null): void {
    this.#hub?.join(room, vendorId);
    void socket.join(room);
    this.#sendSnapshot(socket, room);
  }

  leave(socket: Socket, room: string): void {
    clearTimeout(this.#waiting.get(socket)?.timer);
    this.#hub?.leave(room);
  }

  /** At most one snapshot a second for each viewer, so that one that cannot keep up costs little. */
  resync(socket: Socket, room: string): void {
    const waiting = this.#waiting.get(socket);
    if (waiting?.timer !== undefined) return;
    const waitMs = Math.max(0, (waiting?.lastAtMs ?? 0) + resyncEveryMs - performance.now());
    this.#later(socket, room, waitMs);
  }

  #later(socket: Socket, room: string, waitMs: number): void {
    const timer = setTimeout(() => this.#sendWhenRead(socket, room), waitMs);
    this.#waiting.set(socket, { lastAtMs: this.#waiting.get(socket)?.lastAtMs ?? 0, timer });
  }

  /** One that asks and does not read gets nothing until it has read: snapshots must not pile up for it. */
  #sendWhenRead(socket: Socket, room: string): void {
    if (!socket.connected) return;
    if (socket.conn.transport.writable) this.#sendSnapshot(socket, room);
    else this.#later(socket, room, unreadRetryMs);
  }

  #sendSnapshot(socket: Socket, room: string): void {
    this.#waiting.set(socket, { lastAtMs: performance.now(), timer: undefined });
    if (socket.connected && this.#hub !== undefined)
      socket.emit(liveEvents.snapshot, this.#hub.snapshot(room));
  }
}
