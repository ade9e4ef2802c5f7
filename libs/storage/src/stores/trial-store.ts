import type { DataSource, EntityManager } from 'typeorm';
import {
  failure,
  type Outcome,
  type Permit,
  problem,
  success,
  type Trial,
  type TrialFile,
  type TrialState,
} from '#contracts';
import { isUniqueViolation } from '../connection/pg-error.js';
import { DeviceEntity } from '../entities/device-entity.js';
import { PermitEntity } from '../entities/permit-entity.js';
import { TrialEntity } from '../entities/trial-entity.js';
import { VendorEntity } from '../entities/vendor-entity.js';
import type { NowMs } from '../ports.js';
import { rowsOfTrialFile, type TrialRows, toPermit, toTrial } from './trial-file.js';

/** A new version of a permit, as somebody publishes it. */
export interface PermitDraft {
  readonly conditions: Permit['conditions'];
  readonly approvalNo?: string;
  readonly note?: string;
  /** RFC 3339 */
  readonly validFrom: string;
  /** The newest version that the publisher has seen; where set, any other is a conflict. */
  readonly expectedVersion?: number;
}

export class TrialStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /**
   * Makes the trial with its permits, devices and vendors (those not known yet, named by their id) at once.
   * Problems: `already_exists` (the trial or a device), `permit_invalid`.
   */
  async importFile(file: TrialFile, publishedBy: string): Promise<Outcome<Trial>> {
    const nowMs = this.nowMs();
    const rows = rowsOfTrialFile(file, publishedBy, nowMs);
    if (!rows.ok) return rows;
    try {
      await this.source.transaction((manager) => insertTrial(manager, rows.value, nowMs));
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return failure(problem('already_exists', `the trial ${file.trial.id} or one of its devices exists`));
    }
    const inForce = rows.value.permits.filter((permit) => permit.validFrom.getTime() <= nowMs).at(-1);
    return success(toTrial(rows.value.trial, inForce?.version ?? null));
  }

  /**
   * Publishes the next version; published ones are never changed.
   * Problems: `not_found`, `conflict`, `permit_invalid` (validFrom not after that of the version before).
   */
  publishPermit(trialId: string, draft: PermitDraft, publishedBy: string): Promise<Outcome<Permit>> {
    return this.source.transaction(async (manager) => {
      const trial = await manager.findOne(TrialEntity, {
        where: { id: trialId },
        lock: { mode: 'pessimistic_write' },
      });
      if (trial === null) return failure(problem('not_found', `there is no trial ${trialId}`));
      const newest = await manager.findOne(PermitEntity, { where: { trialId }, order: { version: 'DESC' } });
      const version = newest?.version ?? 0;
      if (draft.expectedVersion !== undefined && draft.expectedVersion !== version) {
        return failure(problem('conflict', `the newest version is ${version}`));
      }
      const validFrom = new Date(draft.validFrom);
      if (newest !== null && validFrom <= newest.validFrom) {
        const detail = `must be after ${newest.validFrom.toISOString()}, when version ${version} came into force`;
        return failure(problem('permit_invalid', detail, { at: '/validFrom' }));
      }
      const row: PermitEntity = {
        trialId,
        version: version + 1,
        validFrom,
        publishedAt: new Date(this.nowMs()),
        publishedBy,
        approvalNo: draft.approvalNo ?? null,
        note: draft.note ?? null,
        conditions: draft.conditions,
      };
      await manager.insert(PermitEntity, row);
      return success(toPermit(row));
    });
  }

  /** Problem `not_found`. */
  async setState(trialId: string, state: TrialState): Promise<Outcome<void>> {
    const { affected } = await this.source.getRepository(TrialEntity).update({ id: trialId }, { state });
    return affected === 1
      ? success(undefined)
      : failure(problem('not_found', `there is no trial ${trialId}`));
  }
}

async function insertTrial(manager: EntityManager, rows: TrialRows, nowMs: number): Promise<void> {
  const vendors = rows.vendorIds.map((id) => ({ id, name: id, createdAt: new Date(nowMs) }));
  if (vendors.length > 0) {
    await manager.createQueryBuilder().insert().into(VendorEntity).values(vendors).orIgnore().execute();
  }
  await manager.insert(TrialEntity, rows.trial);
  await manager.insert(PermitEntity, [...rows.permits]);
  // Within the number of parameters that one statement may have.
  for (let from = 0; from < rows.devices.length; from += 1000) {
    await manager.insert(DeviceEntity, rows.devices.slice(from, from + 1000));
  }
}
