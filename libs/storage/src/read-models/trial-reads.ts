import type { DataSource } from 'typeorm';
import type {
  Device,
  Outcome,
  Page,
  Permit,
  Trial,
  TrialFile,
  TrialState,
  TrialStateChange,
} from '#contracts';
import { DeviceEntity } from '../entities/device-entity.js';
import { PermitEntity } from '../entities/permit-entity.js';
import { TrialEntity } from '../entities/trial-entity.js';
import { TrialStateChangeEntity } from '../entities/trial-state-change-entity.js';
import type { NowMs } from '../ports.js';
import { toDevice, toPermit, toTrial, toTrialFile } from '../stores/trial-file.js';
import { toStateChange } from '../stores/trial-state-rows.js';
import { Conditions, type Scope } from './conditions.js';
import { bindTimeAndId, type PageQuery, readPage } from './page-reader.js';

export interface TrialFilter extends PageQuery {
  readonly state?: TrialState;
}

/** Everything that rules and ingest must know of trials, read at once. */
export interface Directory {
  readonly trials: readonly Trial[];
  /** All versions, ascending within a trial. */
  readonly permits: readonly Permit[];
  readonly devices: readonly Device[];
  /** When each device was registered, epoch ms: it is expected to report from then on. */
  readonly registeredAtMs: ReadonlyMap<string, number>;
  /** By trial, the states it was in, ascending; the first one from the beginning of its history on. */
  readonly stateChanges: ReadonlyMap<string, readonly StateSince[]>;
}

/** A state of a trial with the time from which it holds, epoch ms. */
export interface StateSince {
  readonly state: TrialState;
  readonly fromMs: number;
}

/** A vendor sees the trials that it takes part in. */
export class TrialReads {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Newest first. */
  list(filter: TrialFilter, scope: Scope): Promise<Outcome<Page<Trial>>> {
    const where = inScope(new Conditions(), scope).addIf('state = ?', filter.state);
    const now = where.param(new Date(this.nowMs()));
    return readPage<TrialRecord, Trial>(this.source, filter, {
      select: `SELECT id, name, summary, state, record_status, time_zone, datum, datum_offset_m, jurisdiction, applicant,
         period_start, period_end, vendor_ids, created_at,
         (SELECT max(version) FROM permit WHERE trial_id = trial.id AND valid_from <= ${now}) AS permit_version
       FROM trial`,
      where,
      order: ['created_at', 'id'],
      direction: 'DESC',
      shape: ['number', 'string'],
      bind: bindTimeAndId,
      keyOf: (row) => [row.created_at.getTime(), row.id],
      toItem: fromRecord,
    });
  }

  /** With the permit in force now; null where there is none in the reader's scope. */
  async find(trialId: string, scope: Scope): Promise<(Trial & { readonly permit: Permit | null }) | null> {
    const row = await this.findRow(trialId, scope);
    if (row === null) return null;
    const permits = await this.permitRows(trialId);
    const inForce = permits.filter((permit) => permit.validFrom.getTime() <= this.nowMs()).at(-1);
    return {
      ...toTrial(row, inForce?.version ?? null),
      permit: inForce === undefined ? null : toPermit(inForce),
    };
  }

  /** Versions, newest first; null where there is no such trial in the reader's scope. */
  async listPermits(trialId: string, page: PageQuery, scope: Scope): Promise<Outcome<Page<Permit>> | null> {
    if ((await this.findRow(trialId, scope)) === null) return null;
    return readPage<PermitRecord, Permit>(this.source, page, {
      select:
        'SELECT trial_id, version, valid_from, published_at, published_by, approval_no, note, conditions FROM permit',
      where: new Conditions().add('trial_id = ?', trialId),
      order: ['version'],
      direction: 'DESC',
      shape: ['number'],
      bind: (key) => key,
      keyOf: (row) => [row.version],
      toItem: (row) =>
        toPermit({
          trialId: row.trial_id,
          version: row.version,
          validFrom: row.valid_from,
          publishedAt: row.published_at,
          publishedBy: row.published_by,
          approvalNo: row.approval_no,
          note: row.note,
          conditions: row.conditions,
        }),
    });
  }

  /** The trial as a file that would make it again; null where there is none in the reader's scope. */
  async exportFile(trialId: string, scope: Scope): Promise<TrialFile | null> {
    const row = await this.findRow(trialId, scope);
    if (row === null) return null;
    const own = scope.vendorId === null ? { trialId } : { trialId, vendorId: scope.vendorId };
    const devices = await this.source.getRepository(DeviceEntity).find({ where: own, order: { id: 'ASC' } });
    const [permits, states] = [await this.permitRows(trialId), await this.stateRows(trialId)];
    return toTrialFile({ trial: row, permits, devices, states });
  }

  /** Every state it was in, oldest first; null where there is no such trial in the reader's scope. */
  async states(trialId: string, scope: Scope): Promise<readonly TrialStateChange[] | null> {
    if ((await this.findRow(trialId, scope)) === null) return null;
    return (await this.stateRows(trialId)).map(toStateChange);
  }

  /** All trials, permits, states and devices. */
  async directory(): Promise<Directory> {
    const trials = await this.source.getRepository(TrialEntity).find({ order: { id: 'ASC' } });
    const permits = await this.source
      .getRepository(PermitEntity)
      .find({ order: { trialId: 'ASC', version: 'ASC' } });
    const devices = await this.source.getRepository(DeviceEntity).find({ order: { id: 'ASC' } });
    const states = await this.source
      .getRepository(TrialStateChangeEntity)
      .find({ order: { trialId: 'ASC', no: 'ASC' } });
    const inForce = new Map<string, number>();
    for (const { trialId, version, validFrom } of permits) {
      if (validFrom.getTime() <= this.nowMs()) inForce.set(trialId, version);
    }
    return {
      trials: trials.map((row) => toTrial(row, inForce.get(row.id) ?? null)),
      permits: permits.map(toPermit),
      devices: devices.map(toDevice),
      registeredAtMs: new Map(devices.map((row) => [row.id, row.createdAt.getTime()])),
      stateChanges: sinceByTrial(states),
    };
  }

  private async findRow(trialId: string, scope: Scope): Promise<TrialEntity | null> {
    const row = await this.source.getRepository(TrialEntity).findOneBy({ id: trialId });
    if (row === null) return null;
    return scope.vendorId === null || row.vendorIds.includes(scope.vendorId) ? row : null;
  }

  private stateRows(trialId: string): Promise<TrialStateChangeEntity[]> {
    return this.source
      .getRepository(TrialStateChangeEntity)
      .find({ where: { trialId }, order: { no: 'ASC' } });
  }

  private permitRows(trialId: string): Promise<PermitEntity[]> {
    return this.source.getRepository(PermitEntity).find({ where: { trialId }, order: { version: 'ASC' } });
  }
}

function sinceByTrial(rows: readonly TrialStateChangeEntity[]): ReadonlyMap<string, readonly StateSince[]> {
  const byTrial = new Map<string, StateSince[]>();
  for (const { trialId, state, at } of rows) {
    const known = byTrial.get(trialId) ?? [];
    known.push({ state, fromMs: at.getTime() });
    byTrial.set(trialId, known);
  }
  return byTrial;
}

function inScope(where: Conditions, scope: Scope): Conditions {
  return where.addIf('? = ANY(vendor_ids)', scope.vendorId);
}

interface TrialRecord {
  readonly id: string;
  readonly name: TrialEntity['name'];
  readonly summary: TrialEntity['summary'];
  readonly state: TrialEntity['state'];
  readonly record_status: TrialEntity['recordStatus'];
  readonly time_zone: string;
  readonly datum: TrialEntity['datum'];
  readonly datum_offset_m: TrialEntity['datumOffsetM'];
  readonly jurisdiction: string;
  readonly applicant: string | null;
  readonly period_start: Date | null;
  readonly period_end: Date | null;
  readonly vendor_ids: string[];
  readonly created_at: Date;
  readonly permit_version: number | null;
}

interface PermitRecord {
  readonly trial_id: string;
  readonly version: number;
  readonly valid_from: Date;
  readonly published_at: Date;
  readonly published_by: string;
  readonly approval_no: string | null;
  readonly note: string | null;
  readonly conditions: PermitEntity['conditions'];
}

function fromRecord(row: TrialRecord): Trial {
  const entity: TrialEntity = {
    id: row.id,
    name: row.name,
    summary: row.summary,
    state: row.state,
    recordStatus: row.record_status,
    timeZone: row.time_zone,
    datum: row.datum,
    datumOffsetM: row.datum_offset_m,
    jurisdiction: row.jurisdiction,
    applicant: row.applicant,
    periodStart: row.period_start,
    periodEnd: row.period_end,
    vendorIds: row.vendor_ids,
    createdAt: row.created_at,
  };
  return toTrial(entity, row.permit_version);
}
