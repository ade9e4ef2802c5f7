import type { DataSource } from 'typeorm';
import type { Outcome, Page, Refold } from '#contracts';
import { Conditions, type Scope } from './conditions.js';
import { type PageQuery, readPage } from './page-reader.js';
import { type RefoldRecord, toRefold } from './refold-record.js';

export interface RefoldFilter extends PageQuery {
  readonly trialId?: string;
  readonly deviceId?: string;
  readonly state?: Refold['state'];
}

const conditionOf: Readonly<Record<Refold['state'], string>> = {
  owed: 'done_at IS NULL AND NOT held',
  held: 'done_at IS NULL AND held',
  done: 'done_at IS NOT NULL',
};

/** Orders to judge again, as people see them. */
export class RefoldReads {
  constructor(private readonly source: DataSource) {}

  /** Newest first. A vendor sees those of its own devices; a rule of several devices is seen by who sees all. */
  list(filter: RefoldFilter, scope: Scope): Promise<Outcome<Page<Refold>>> {
    const where = new Conditions()
      .addIf('trial_id = ?', filter.trialId)
      .addIf('subject_id = ?', filter.deviceId)
      .addIf(
        'EXISTS (SELECT 1 FROM device WHERE device.id = refold_request.subject_id AND device.vendor_id = ?)',
        scope.vendorId,
      )
      .addIf('subject_id = ANY(?::text[])', scope.deviceIds);
    if (filter.state !== undefined) where.add(conditionOf[filter.state]);
    return readPage<RefoldRecord, Refold>(this.source, filter, {
      select: 'SELECT * FROM refold_request',
      where,
      order: ['id'],
      direction: 'DESC',
      shape: ['number'],
      bind: (key) => key,
      keyOf: (row) => [Number(row.id)],
      toItem: toRefold,
    });
  }
}
