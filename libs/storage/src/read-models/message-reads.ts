import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { StoredMessage } from '#contracts';
import { Conditions, type Scope } from './conditions.js';

const largestId = 9_223_372_036_854_775_807n;

export class MessageReads {
  constructor(private readonly source: DataSource) {}

  /** The original bytes; null where there is none in the reader's scope. `messageId` is decimal digits. */
  async find(messageId: string, scope: Scope): Promise<StoredMessage | null> {
    if (!/^\d{1,19}$/.test(messageId) || BigInt(messageId) > largestId) return null;
    const where = new Conditions().add('id = ?', messageId).scope(scope);
    const rows: MessageRecord[] = await this.source.query(
      `SELECT id, topic, device_id, trial_id, received_at, qos, payload FROM message WHERE ${where}`,
      where.values,
    );
    const row = rows[0];
    if (row === undefined) return null;
    return {
      id: row.id,
      topic: row.topic,
      deviceId: row.device_id,
      trialId: row.trial_id,
      receivedAt: row.received_at.toISOString(),
      qos: row.qos,
      sha256: sha256Of(row.payload),
      payloadBase64: row.payload.toString('base64'),
      payloadText: textOf(row.payload),
    };
  }
}

interface MessageRecord {
  readonly id: string;
  readonly topic: string;
  readonly device_id: string;
  readonly trial_id: string;
  readonly received_at: Date;
  readonly qos: number;
  readonly payload: Buffer;
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Null where the bytes are not UTF-8. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
