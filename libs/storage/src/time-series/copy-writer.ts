import { storableText } from './storable.js';

const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const messageHeaderBytes = 5;
const copyHeaderBytes = signature.length + 8;
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);
/** PostgreSQL counts microseconds from 2000-01-01. */
const postgresEpochMs = 946_684_800_000;
const twoTo32 = 4_294_967_296;
const shortTextLength = 48;

/**
 * Rows in COPY's binary format (PostgreSQL manual, "COPY", Binary Format), already wrapped in the
 * CopyData and CopyDone messages of the wire protocol. Reused from batch to batch; `finish` returns a
 * view that is valid until the next `reset`.
 */
export class CopyWriter {
  private bytes: Buffer;
  private view: DataView;
  private at = 0;

  constructor(initialBytes = 1 << 16) {
    this.bytes = Buffer.allocUnsafeSlow(initialBytes);
    this.view = new DataView(this.bytes.buffer);
    this.reset();
  }

  reset(): void {
    this.bytes[0] = 0x64;
    signature.copy(this.bytes, messageHeaderBytes);
    this.bytes.fill(0, messageHeaderBytes + signature.length, messageHeaderBytes + copyHeaderBytes);
    this.at = messageHeaderBytes + copyHeaderBytes;
  }

  finish(): Buffer {
    this.reserve(2 + copyDone.length);
    this.view.setInt16(this.at, -1);
    this.at += 2;
    this.view.setInt32(1, this.at - 1);
    copyDone.copy(this.bytes, this.at);
    return this.bytes.subarray(0, this.at + copyDone.length);
  }

  row(columns: number): void {
    this.reserve(2);
    this.view.setInt16(this.at, columns);
    this.at += 2;
  }

  null(): void {
    this.reserve(4);
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  boolean(value: boolean): void {
    this.field(1);
    this.bytes[this.at++] = value ? 1 : 0;
  }

  int2(value: number): void {
    this.field(2);
    this.view.setInt16(this.at, value);
    this.at += 2;
  }

  int4(value: number): void {
    this.field(4);
    this.view.setInt32(this.at, value);
    this.at += 4;
  }

  /** A safe integer as bigint. */
  int8(value: number): void {
    this.field(8);
    const high = Math.floor(value / twoTo32);
    this.view.setInt32(this.at, high);
    this.view.setUint32(this.at + 4, value - high * twoTo32);
    this.at += 8;
  }

  bigint(value: bigint): void {
    this.field(8);
    this.view.setBigInt64(this.at, value);
    this.at += 8;
  }

  float4(value: number): void {
    this.field(4);
    this.view.setFloat32(this.at, value);
    this.at += 4;
  }

  float8(value: number): void {
    this.field(8);
    this.view.setFloat64(this.at, value);
    this.at += 8;
  }

  timestamp(epochMs: number): void {
    this.int8(Math.round((epochMs - postgresEpochMs) * 1000));
  }

  text(value: string): void {
    const { length } = value;
    if (length > shortTextLength) {
      this.longText(value);
      return;
    }
    this.reserve(4 + length);
    const start = this.at + 4;
    const { bytes } = this;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127 || code === 0) {
        this.longText(value);
        return;
      }
      bytes[start + i] = code;
    }
    this.view.setInt32(this.at, length);
    this.at = start + length;
  }

  /** NUL, which PostgreSQL's text cannot hold, becomes U+FFFD. */
  private longText(value: string): void {
    const text = storableText(value);
    this.reserve(4 + text.length * 3);
    const written = this.bytes.write(text, this.at + 4, 'utf8');
    this.view.setInt32(this.at, written);
    this.at += 4 + written;
  }

  octets(value: Uint8Array): void {
    this.field(value.length);
    this.bytes.set(value, this.at);
    this.at += value.length;
  }

  /** The text of a JSON value as jsonb (version 1 of its binary form). */
  jsonb(text: string): void {
    this.reserve(5 + text.length * 3);
    const written = this.bytes.write(text, this.at + 5, 'utf8');
    this.view.setInt32(this.at, written + 1);
    this.bytes[this.at + 4] = 1;
    this.at += 5 + written;
  }

  private field(size: number): void {
    this.reserve(4 + size);
    this.view.setInt32(this.at, size);
    this.at += 4;
  }

  private reserve(size: number): void {
    const needed = this.at + size;
    if (needed <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, this.at);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
