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
  trialTransitions,
} from '#contracts';
import { isUniqueViolation } from '../connection/pg-error.js';
import { DeviceEntity } from '../entities/device-entity.js';
import { PermitEntity } from '../entities/permit-entity.js';
import { TrialEntity } from '../entities/trial-entity.js';
import { TrialStateChangeEntity } from '../entities/trial-state-change-entity.js';
import { VendorEntity } from '../entities/vendor-entity.js';
import type { NowMs } from '../ports.js';
import { orderTrialRefold } from './order-trial-refold.js';
import { rowsOfTrialFile, type TrialRows, toPermit, toTrial } from './trial-file.js';
import { stateRow } from './trial-state-rows.js';

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

/** A trial's next state. */
export interface StateOrder {
  readonly state: TrialState;
  /** RFC 3339; in this state from then on, now at the latest. */
  readonly at: string;
  readonly reason: string;
}

/** Clocks of devices run ahead, and a version may come into force before those who judge know it. */
const clocksAheadMs = 600_000;

export class TrialStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /**
   * Makes the trial with its permits, devices and vendors (those not known yet, named by their id) at once.
   * Problems: `already_exists` (the trial or a device), `permit_invalid`, `validation_failed` (changes of state).
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
   * Publishes the next version; published ones are never changed. What was observed since it is in force, or
   * may have been by then, is ordered to be judged again.
   * Problems: `not_found`, `conflict`, `permit_invalid` (validFrom not after that of the version before).
   */
  publishPermit(trialId: string, draft: PermitDraft, publishedBy: string): Promise<Outcome<Permit>> {
    return this.source.transaction(async (manager) => {
      const trial = await lockTrial(manager, trialId);
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
      const now = this.nowMs();
      const row = permitRow(trialId, version + 1, draft, { by: publishedBy, at: new Date(now) });
      await manager.insert(PermitEntity, row);
      if (validFrom.getTime() <= now + clocksAheadMs) {
        await orderTrialRefold(manager, { trialId, fromMs: validFrom.getTime(), requestedAtMs: now });
      }
      return success(toPermit(row));
    });
  }

  /**
   * Appends the change; what was observed since `at` is ordered to be judged again.
   * Problems: `not_found`, `invalid_transition`, `validation_failed` (`at` before the last change or in the future).
   */
  changeState(trialId: string, order: StateOrder, by: string): Promise<Outcome<Trial>> {
    return this.source.transaction(async (manager) => {
      const trial = await lockTrial(manager, trialId);
      if (trial === null) return failure(problem('not_found', `there is no trial ${trialId}`));
      if (!trialTransitions[trial.state].includes(order.state)) {
        return failure(
          problem('invalid_transition', `a trial that is ${trial.state} cannot be ${order.state}`),
        );
      }
      const now = new Date(this.nowMs());
      const [last] = await manager.find(TrialStateChangeEntity, {
        where: { trialId },
        order: { no: 'DESC' },
        take: 1,
      });
      const at = new Date(order.at);
      const wrong = wrongTime(at, last?.at ?? null, now);
      if (wrong !== null) return failure(problem('validation_failed', wrong, { at: '/at' }));
      await manager.insert(
        TrialStateChangeEntity,
        stateRow(trialId, (last?.no ?? 0) + 1, { ...order, by }, now),
      );
      await manager.update(TrialEntity, { id: trialId }, { state: order.state });
      // Also where `at` is this moment: clocks of devices run ahead, and data are under way.
      await orderTrialRefold(manager, { trialId, fromMs: at.getTime(), requestedAtMs: now.getTime() });
      const permits = await manager.find(PermitEntity, { where: { trialId }, order: { version: 'ASC' } });
      const inForce = permits.filter((permit) => permit.validFrom <= now).at(-1);
      return success(toTrial({ ...trial, state: order.state }, inForce?.version ?? null));
    });
  }
}

function lockTrial(manager: EntityManager, trialId: string): Promise<TrialEntity | null> {
  return manager.findOne(TrialEntity, { where: { id: trialId }, lock: { mode: 'pessimistic_write' } });
}

function permitRow(
  trialId: string,
  version: number,
  draft: PermitDraft,
  published: { readonly by: string; readonly at: Date },
): PermitEntity {
  return {
    trialId,
    version,
    validFrom: new Date(draft.validFrom),
    publishedAt: published.at,
    publishedBy: published.by,
    approvalNo: draft.approvalNo ?? null,
    note: draft.note ?? null,
    conditions: draft.conditions,
  };
}

function wrongTime(at: Date, last: Date | null, now: Date): string | null {
  if (last !== null && at < last) return `must not be before the change before it, at ${last.toISOString()}`;
  return at > now ? 'must not lie in the future' : null;
}

async function insertTrial(manager: EntityManager, rows: TrialRows, nowMs: number): Promise<void> {
  const vendors = rows.vendorIds.map((id) => ({ id, name: id, createdAt: new Date(nowMs) }));
  if (vendors.length > 0) {
    await manager.createQueryBuilder().insert().into(VendorEntity).values(vendors).orIgnore().execute();
  }
  await manager.insert(TrialEntity, rows.trial);
  await manager.insert(PermitEntity, [...rows.permits]);
  await manager.insert(TrialStateChangeEntity, [...rows.states]);
  // Within the number of parameters that one statement may have.
  for (let from = 0; from < rows.devices.length; from += 1000) {
    await manager.insert(DeviceEntity, rows.devices.slice(from, from + 1000));
  }
}
