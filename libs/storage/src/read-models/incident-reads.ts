import type { DataSource, EntityManager } from 'typeorm';
import type { Incident, IncidentState, IncidentSummary, Outcome, Page, Severity } from '#contracts';
import { Conditions, type Scope } from './conditions.js';
import { type FindingRecord, toFinding } from './finding-record.js';
import {
  type IncidentEntryRecord,
  type IncidentRecord,
  toIncidentEntry,
  toIncidentSummary,
} from './incident-record.js';
import { type PageQuery, readPage } from './page-reader.js';

export interface IncidentFilter extends PageQuery {
  readonly trialId?: string;
  readonly deviceId?: string;
  readonly rule?: string;
  readonly severity?: Severity;
  readonly state?: IncidentState;
  /** RFC 3339; the onset lies in [from, to). */
  readonly from?: string;
  readonly to?: string;
}

export class IncidentReads {
  constructor(private readonly source: DataSource) {}

  /** Newest first. */
  list(filter: IncidentFilter, scope: Scope): Promise<Outcome<Page<IncidentSummary>>> {
    const where = new Conditions()
      .scope(scope)
      .addIf('trial_id = ?', filter.trialId)
      .addIf('device_id = ?', filter.deviceId)
      .addIf('rule = ?', filter.rule)
      .addIf('severity = ?', filter.severity)
      .addIf('state = ?', filter.state)
      .during('onset', filter.from, filter.to);
    return readPage<IncidentRecord, IncidentSummary>(this.source, filter, {
      select: 'SELECT * FROM incident',
      where,
      order: ['number'],
      direction: 'DESC',
      shape: ['number'],
      bind: (key) => key,
      keyOf: (row) => [Number(row.number)],
      toItem: toIncidentSummary,
    });
  }

  /** With its findings and entries, oldest first; null where there is none in the reader's scope. */
  find(incidentId: string, scope: Scope): Promise<Incident | null> {
    return readIncident(this.source.manager, incidentId, scope);
  }

  /** All that are neither resolved nor closed. */
  async open(): Promise<readonly IncidentSummary[]> {
    const rows: IncidentRecord[] = await this.source.query(
      `SELECT * FROM incident WHERE state NOT IN ('resolved', 'closed') ORDER BY number`,
    );
    return rows.map(toIncidentSummary);
  }
}

/** As `IncidentReads.find`, also within a transaction. */
export async function readIncident(
  manager: EntityManager,
  incidentId: string,
  scope: Scope,
): Promise<Incident | null> {
  const where = new Conditions().add('id = ?', incidentId).scope(scope);
  const [row]: IncidentRecord[] = await manager.query(`SELECT * FROM incident WHERE ${where}`, where.values);
  if (row === undefined) return null;
  const findings: FindingRecord[] = await manager.query(
    'SELECT * FROM finding WHERE incident_id = $1 ORDER BY onset, id',
    [incidentId],
  );
  const entries: IncidentEntryRecord[] = await manager.query(
    'SELECT * FROM incident_entry WHERE incident_id = $1 ORDER BY no',
    [incidentId],
  );
  return {
    ...toIncidentSummary(row),
    findings: findings.map(toFinding),
    entries: entries.map(toIncidentEntry),
  };
}
