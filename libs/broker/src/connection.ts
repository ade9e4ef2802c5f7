import type { Socket } from 'node:net';
import type { AckQueue } from './ack-queue.js';
import type { FrameGuard } from './frame-guard.js';
import type { ConnectedPrincipal, DisconnectReason } from './ports.js';
import { SocketValve } from './socket-valve.js';
import type { TokenBucket } from './token-bucket.js';

/** The last will as the CONNECT stated it; the same object comes back when it is to be published. */
export interface Will {
  readonly topic: string;
  readonly payload: Uint8Array | string;
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
}

/** What is known of one socket, from accept to close. Kept small: there may be ten thousand idle ones. */
export class Connection {
  readonly valve: SocketValve;
  readonly remoteAddress: string;
  /** Monotonic milliseconds, as `lastHeardMs`. */
  readonly openedMs = performance.now();
  /** When the last complete packet arrived, or when we last had a reason not to read. */
  lastHeardMs = this.openedMs;
  /** 0: the client asked for no keepalive. */
  keepaliveMs = 0;
  clientId: string | undefined;
  username: string | undefined;
  will: Will | undefined;
  principal: ConnectedPrincipal | undefined;
  /** CONNACK 0 is out. */
  isReady = false;
  /** Made with the first held message. */
  acks: AckQueue | undefined;
  bucket: TokenBucket | undefined;
  rateTimer: NodeJS.Timeout | undefined;
  closeReason: DisconnectReason | undefined;
  closeDetail: string | undefined;

  /** @param take sees every chunk that arrives, see SocketValve. */
  constructor(
    readonly socket: Socket,
    readonly tls: boolean,
    readonly guard: FrameGuard,
    take: (connection: Connection, chunk: Buffer) => Buffer | undefined,
  ) {
    this.remoteAddress = socket.remoteAddress ?? '';
    this.valve = new SocketValve(socket, (chunk) => take(this, chunk));
  }

  get isClosed(): boolean {
    return this.socket.destroyed;
  }

  /** We keep the client waiting, so its silence says nothing about it. */
  get isWaitingForUs(): boolean {
    return this.valve.isHeld || (this.acks !== undefined && this.acks.size > 0);
  }

  /** Says why, for the first time only, what is about to close. */
  blame(reason: DisconnectReason, detail?: string): void {
    if (this.closeReason !== undefined) return;
    this.closeReason = reason;
    this.closeDetail = detail;
  }

  /** Closes at once; what is held is never acknowledged. */
  close(reason: DisconnectReason, detail?: string): void {
    this.blame(reason, detail);
    this.acks?.abandon();
    this.socket.destroy();
  }

  /** Closes after what is written has left. */
  closeAfterWrites(reason: DisconnectReason, detail?: string): void {
    this.blame(reason, detail);
    this.socket.destroySoon();
  }
}
