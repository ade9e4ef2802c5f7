import type { DataSource } from 'typeorm';
import type { Finding, LiveFinding, Outcome, Page, Severity } from '#contracts';
import { Conditions, type Scope } from './conditions.js';
import { type FindingRecord, toFinding, toLiveFinding } from './finding-record.js';
import { bindTimeAndId, type PageQuery, readPage } from './page-reader.js';

export interface FindingFilter extends PageQuery {
  readonly trialId?: string;
  readonly deviceId?: string;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly state?: Finding['state'];
  /** RFC 3339; the onset lies in [from, to). */
  readonly from?: string;
  readonly to?: string;
}

export class FindingReads {
  constructor(private readonly source: DataSource) {}

  /** Newest revision of each finding, newest onset first. */
  list(filter: FindingFilter, scope: Scope): Promise<Outcome<Page<Finding>>> {
    const where = new Conditions()
      .scope(scope)
      .addIf('trial_id = ?', filter.trialId)
      .addIf('device_id = ?', filter.deviceId)
      .addIf('rule = ?', filter.rule)
      .addIf('severity = ?', filter.severity)
      .addIf('state = ?', filter.state)
      .during('onset', filter.from, filter.to);
    return readPage<FindingRecord, Finding>(this.source, filter, {
      select: 'SELECT * FROM finding',
      where,
      order: ['onset', 'id'],
      direction: 'DESC',
      shape: ['number', 'string'],
      bind: bindTimeAndId,
      keyOf: (row) => [row.onset.getTime(), row.id],
      toItem: toFinding,
    });
  }

  /** Null where there is none in the reader's scope. Revisions oldest first. */
  async find(
    findingId: string,
    scope: Scope,
  ): Promise<(Finding & { readonly revisions: readonly Finding[] }) | null> {
    const where = new Conditions().add('id = ?', findingId).scope(scope);
    const [row]: FindingRecord[] = await this.source.query(
      `SELECT * FROM finding WHERE ${where}`,
      where.values,
    );
    if (row === undefined) return null;
    const revisions: FindingRecord[] = await this.source.query(
      'SELECT * FROM finding_revision WHERE id = $1 ORDER BY revision',
      [findingId],
    );
    return { ...toFinding(row), revisions: revisions.map(toFinding) };
  }

  /** All findings that go on now. */
  async open(): Promise<readonly LiveFinding[]> {
    const rows: FindingRecord[] = await this.source.query(
      `SELECT * FROM finding WHERE state = 'open' ORDER BY onset, id`,
    );
    return rows.map(toLiveFinding);
  }
}
