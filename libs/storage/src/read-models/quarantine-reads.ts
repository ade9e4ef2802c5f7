import type { DataSource } from 'typeorm';
import type { Outcome, Page, ProblemCode, Quarantined, QuarantinedDetail, Violation } from '#contracts';
import { Conditions, type Scope } from './conditions.js';
import { textOf } from './message-reads.js';
import { bindTimeAndId, type PageQuery, readPage } from './page-reader.js';

export interface QuarantineFilter extends PageQuery {
  readonly trialId?: string;
  readonly deviceId?: string;
}

const summary = `SELECT id, received_at, topic, trial_id, device_id, vendor_id, credential_id, code, detail, violations,
  index_in_message, size_bytes, encode(sha256(payload), 'hex') AS sha256 FROM quarantine`;

export class QuarantineReads {
  constructor(private readonly source: DataSource) {}

  /** Newest first. */
  list(filter: QuarantineFilter, scope: Scope): Promise<Outcome<Page<Quarantined>>> {
    const where = new Conditions()
      .scope(scope)
      .addIf('trial_id = ?', filter.trialId)
      .addIf('device_id = ?', filter.deviceId);
    return readPage<QuarantineRecord, Quarantined>(this.source, filter, {
      select: summary,
      where,
      order: ['received_at', 'id'],
      direction: 'DESC',
      shape: ['number', 'string'],
      bind: bindTimeAndId,
      keyOf: (row) => [row.received_at.getTime(), row.id],
      toItem: toQuarantined,
    });
  }

  /** With the original bytes; null where there is none in the reader's scope. */
  async find(quarantineId: string, scope: Scope): Promise<QuarantinedDetail | null> {
    const where = new Conditions().add('id = ?', quarantineId).scope(scope);
    const rows: (QuarantineRecord & { readonly payload: Buffer | null })[] = await this.source.query(
      `SELECT q.*, p.payload FROM (${summary} WHERE ${where}) q JOIN quarantine p ON p.id = q.id`,
      where.values,
    );
    const row = rows[0];
    if (row === undefined) return null;
    const { payload } = row;
    return {
      ...toQuarantined(row),
      payloadBase64: payload === null ? null : payload.toString('base64'),
      payloadText: payload === null ? null : textOf(payload),
    };
  }
}

interface QuarantineRecord {
  readonly id: string;
  readonly received_at: Date;
  readonly topic: string;
  readonly trial_id: string | null;
  readonly device_id: string | null;
  readonly vendor_id: string | null;
  readonly credential_id: string;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly violations: Violation[];
  readonly index_in_message: number | null;
  readonly size_bytes: string;
  readonly sha256: string | null;
}

function toQuarantined(row: QuarantineRecord): Quarantined {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    topic: row.topic,
    trialId: row.trial_id,
    deviceId: row.device_id,
    vendorId: row.vendor_id,
    credentialId: row.credential_id,
    code: row.code,
    detail: row.detail,
    violations: row.violations,
    index: row.index_in_message,
    sizeBytes: Number(row.size_bytes),
    sha256: row.sha256,
  };
}
