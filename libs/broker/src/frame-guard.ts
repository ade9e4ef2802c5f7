import type { RefusalReason } from './ports.js';

export interface FrameLimits {
  readonly maxPayloadBytes: number;
  readonly maxBytesBeforeConnect: number;
}

export interface FrameRefusal {
  readonly reason: RefusalReason;
  readonly detail: string;
  readonly claimedBytes: number | undefined;
  readonly topic: string | undefined;
}

const CONNECT = 1;
const PUBLISH = 3;
const PINGREQ = 12;
const DISCONNECT = 14;
/** The flags that a client's packet must carry (MQTT 3.1.1, table 2.2); absent: not a client's packet. */
const REQUIRED_FLAGS: ReadonlyMap<number, number> = new Map([
  [CONNECT, 0],
  [4, 0],
  [5, 0],
  [6, 2],
  [7, 0],
  [8, 2],
  [10, 2],
  [PINGREQ, 0],
  [DISCONNECT, 0],
]);
/** Packets whose remaining length is given by the standard. */
const FIXED_LENGTH: ReadonlyMap<number, number> = new Map([
  [4, 2],
  [5, 2],
  [6, 2],
  [7, 2],
  [PINGREQ, 0],
  [DISCONNECT, 0],
]);
const MAX_SUBSCRIBE_BYTES = 16_384;
/** Room for the topic and the packet id beside the largest payload. */
const MAX_PUBLISH_OVERHEAD_BYTES = 516;
const NO_BYTES = Buffer.alloc(0);

/**
 * Walks the fixed headers of one client's byte stream (MQTT 3.1.1, 2.2) before the MQTT library sees it,
 * which would buffer any size that a header announces. Bodies are skipped, not read, and bytes are passed
 * on as they came; only PINGREQs are taken out, to be answered here, because the library answers none
 * while publishes are held.
 */
export class FrameGuard {
  refusal: FrameRefusal | undefined;
  connectComplete = false;
  disconnectSeen = false;
  private admitted = false;
  private bytesBeforeAdmission = 0;
  private firstByte = -1;
  private isOurPing = false;
  private lengthSoFar = 0;
  private lengthShift = 0;
  private bodyLeft = 0;
  private frames = 0;
  private pings = 0;

  constructor(private readonly limits: FrameLimits) {}

  /** From now on the client is authenticated: no byte budget, and its pings are answered here. */
  admit(): void {
    this.admitted = true;
  }

  /** Complete packets since the last call. */
  takeFrames(): number {
    const frames = this.frames;
    this.frames = 0;
    return frames;
  }

  /** PINGREQs to be answered since the last call. */
  takePings(): number {
    const pings = this.pings;
    this.pings = 0;
    return pings;
  }

  /** @returns what to pass on, or undefined when the stream is refused (see `refusal`). */
  inspect(chunk: Buffer): Buffer | undefined {
    if (!this.admitted && !this.withinBudget(chunk.length)) return undefined;
    let kept: Buffer[] | undefined;
    let keptFrom = 0;
    let at = 0;
    while (at < chunk.length) {
      if (this.bodyLeft > 0) {
        const step = Math.min(this.bodyLeft, chunk.length - at);
        at += step;
        this.bodyLeft -= step;
        if (this.bodyLeft === 0) this.endFrame();
        continue;
      }
      const isPing = this.headerByte(chunk[at] ?? 0, chunk, at + 1);
      if (this.refusal !== undefined) return undefined;
      if (isPing) {
        kept ??= [];
        kept.push(chunk.subarray(keptFrom, at));
        keptFrom = at + 1;
      }
      at += 1;
    }
    if (kept === undefined) return chunk;
    if (keptFrom === chunk.length && kept.every((part) => part.length === 0)) return NO_BYTES;
    kept.push(chunk.subarray(keptFrom));
    return Buffer.concat(kept);
  }

  /** @returns true when the byte belongs to a PINGREQ that is answered here. */
  private headerByte(byte: number, chunk: Buffer, next: number): boolean {
    if (this.firstByte < 0) {
      this.startFrame(byte);
      return this.isOurPing;
    }
    const isPing = this.isOurPing;
    this.lengthSoFar += (byte & 0x7f) * 2 ** this.lengthShift;
    this.lengthShift += 7;
    if ((byte & 0x80) === 0) this.startBody(this.lengthSoFar, chunk, next);
    // At most four length bytes (MQTT 3.1.1, 2.2.3).
    else if (this.lengthShift >= 28) this.refuse('malformed_packet', 'remaining length of more than 4 bytes');
    if (isPing && this.firstByte < 0) this.pings += 1;
    return isPing;
  }

  private startFrame(byte: number): void {
    const type = byte >> 4;
    const flags = byte & 0x0f;
    const wellFormed = type === PUBLISH ? (flags & 0x06) !== 0x06 : REQUIRED_FLAGS.get(type) === flags;
    if (!this.connectComplete && type !== CONNECT) {
      this.refuse('connect_expected', 'the first packet must be a CONNECT (MQTT-3.1.0-1)');
    } else if (this.connectComplete && type === CONNECT) {
      this.refuse('malformed_packet', 'a second CONNECT (MQTT-3.1.0-2)');
    } else if (!wellFormed) {
      this.refuse('malformed_packet', `invalid packet type ${type} or flags ${flags} (MQTT-2.2.2-2)`);
    }
    this.firstByte = byte;
    this.isOurPing = this.admitted && type === PINGREQ;
    this.lengthSoFar = 0;
    this.lengthShift = 0;
  }

  private startBody(length: number, chunk: Buffer, next: number): void {
    const type = this.firstByte >> 4;
    const fixed = FIXED_LENGTH.get(type);
    const cap = this.capOf(type);
    if (fixed !== undefined && length !== fixed) {
      this.refuse('malformed_packet', `packet type ${type} with a remaining length of ${length}`);
    } else if (length > cap) {
      const topic = type === PUBLISH ? topicAt(chunk, next) : undefined;
      this.refuse('packet_too_large', `${length} bytes announced, ${cap} allowed`, length, topic);
    } else {
      this.bodyLeft = length;
      if (length === 0) this.endFrame();
    }
  }

  private capOf(type: number): number {
    if (type === PUBLISH) return this.limits.maxPayloadBytes + MAX_PUBLISH_OVERHEAD_BYTES;
    return type === CONNECT ? this.limits.maxBytesBeforeConnect : MAX_SUBSCRIBE_BYTES;
  }

  private endFrame(): void {
    const type = this.firstByte >> 4;
    if (type === CONNECT) this.connectComplete = true;
    if (type === DISCONNECT) this.disconnectSeen = true;
    this.frames += 1;
    this.firstByte = -1;
  }

  private withinBudget(bytes: number): boolean {
    this.bytesBeforeAdmission += bytes;
    if (this.bytesBeforeAdmission <= this.limits.maxBytesBeforeConnect) return true;
    this.refuse('too_much_before_connect', `more than ${this.limits.maxBytesBeforeConnect} bytes`);
    return false;
  }

  private refuse(reason: RefusalReason, detail: string, claimedBytes?: number, topic?: string): void {
    this.refusal ??= { reason, detail, claimedBytes, topic };
  }
}

/** The topic of a PUBLISH, if it came in the same chunk as the header. */
function topicAt(chunk: Buffer, at: number): string | undefined {
  if (chunk.length < at + 2) return undefined;
  const end = at + 2 + chunk.readUInt16BE(at);
  return chunk.length < end ? undefined : chunk.toString('utf8', at + 2, end);
}
