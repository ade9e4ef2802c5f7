import {
  type Device,
  failure,
  type Outcome,
  type Permit,
  problem,
  success,
  type Trial,
  type TrialFile,
} from '#contracts';
import type { DeviceEntity } from '../entities/device-entity.js';
import type { PermitEntity } from '../entities/permit-entity.js';
import type { TrialEntity } from '../entities/trial-entity.js';
import type { TrialStateChangeEntity } from '../entities/trial-state-change-entity.js';
import { stateRowsOf, toStateChange } from './trial-state-rows.js';

/** Rows to make of a trial file. */
export interface TrialRows {
  readonly trial: TrialEntity;
  readonly permits: readonly PermitEntity[];
  readonly states: readonly TrialStateChangeEntity[];
  readonly devices: readonly DeviceEntity[];
  readonly vendorIds: readonly string[];
}

/**
 * Problems: `permit_invalid` where versions are not ascending together with their validFrom,
 * `validation_failed` where the changes of state do not lead up to the trial's state.
 */
export function rowsOfTrialFile(file: TrialFile, publishedBy: string, nowMs: number): Outcome<TrialRows> {
  const now = new Date(nowMs);
  const permits = [...file.permits].sort((a, b) => a.version - b.version);
  for (const [at, permit] of permits.entries()) {
    const before = permits[at - 1];
    if (before === undefined) continue;
    if (before.version === permit.version || Date.parse(before.validFrom) >= Date.parse(permit.validFrom)) {
      const detail = `version ${permit.version} must come into force after version ${before.version}`;
      return failure(problem('permit_invalid', detail, { at: `/permits/${at}` }));
    }
  }
  const trialId = file.trial.id;
  const states = stateRowsOf(file, now);
  if (!states.ok) return states;
  const vendorIds = [...new Set([...file.trial.vendorIds, ...file.devices.map((device) => device.vendorId)])];
  return success({
    trial: trialRow(file.trial, vendorIds, now),
    permits: permits.map((permit) => ({
      trialId,
      version: permit.version,
      validFrom: new Date(permit.validFrom),
      publishedAt: now,
      publishedBy,
      approvalNo: permit.approvalNo ?? null,
      note: permit.note ?? null,
      conditions: permit.conditions,
    })),
    states: states.value,
    devices: file.devices.map((device) => deviceRow({ ...device, trialId }, now)),
    vendorIds,
  });
}

function trialRow(trial: TrialFile['trial'], vendorIds: readonly string[], now: Date): TrialEntity {
  return {
    id: trial.id,
    name: trial.name,
    summary: trial.summary ?? null,
    state: trial.state,
    recordStatus: trial.recordStatus,
    timeZone: trial.timeZone,
    datum: trial.datum,
    datumOffsetM: trial.datumOffsetM ?? null,
    jurisdiction: trial.jurisdiction,
    applicant: trial.applicant ?? null,
    periodStart: trial.periodStart === undefined ? null : new Date(trial.periodStart),
    periodEnd: trial.periodEnd === undefined ? null : new Date(trial.periodEnd),
    vendorIds: [...vendorIds],
    createdAt: now,
  };
}

export function deviceRow(device: Device, now: Date): DeviceEntity {
  return {
    id: device.id,
    trialId: device.trialId,
    kind: device.kind,
    vendorId: device.vendorId,
    name: device.name ?? null,
    place: device.place ?? null,
    vehicle: device.vehicle ?? null,
    watches: device.watches ?? null,
    reportIntervalS: device.reportIntervalS ?? null,
    createdAt: now,
  };
}

export function toDevice(row: DeviceEntity): Device {
  return {
    id: row.id,
    trialId: row.trialId,
    kind: row.kind,
    vendorId: row.vendorId,
    ...(row.name === null ? {} : { name: row.name }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.vehicle === null ? {} : { vehicle: row.vehicle }),
    ...(row.watches === null ? {} : { watches: row.watches }),
    ...(row.reportIntervalS === null ? {} : { reportIntervalS: row.reportIntervalS }),
  };
}

export function toPermit(row: PermitEntity): Permit {
  return {
    trialId: row.trialId,
    version: row.version,
    validFrom: row.validFrom.toISOString(),
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: row.publishedBy,
    ...(row.approvalNo === null ? {} : { approvalNo: row.approvalNo }),
    ...(row.note === null ? {} : { note: row.note }),
    conditions: row.conditions as Permit['conditions'],
  };
}

/** `permitVersion` is the version in force now, null before the first. */
export function toTrial(row: TrialEntity, permitVersion: number | null): Trial {
  return {
    ...trialFrame(row),
    createdAt: row.createdAt.toISOString(),
    permitVersion,
  };
}

function trialFrame(row: TrialEntity): Omit<Trial, 'createdAt' | 'permitVersion'> {
  return {
    id: row.id,
    name: row.name,
    ...(row.summary === null ? {} : { summary: row.summary }),
    state: row.state,
    recordStatus: row.recordStatus,
    timeZone: row.timeZone,
    datum: row.datum,
    ...(row.datumOffsetM === null ? {} : { datumOffsetM: row.datumOffsetM }),
    jurisdiction: row.jurisdiction,
    ...(row.applicant === null ? {} : { applicant: row.applicant }),
    ...(row.periodStart === null ? {} : { periodStart: row.periodStart.toISOString() }),
    ...(row.periodEnd === null ? {} : { periodEnd: row.periodEnd.toISOString() }),
    vendorIds: row.vendorIds,
  };
}

/** What a trial file is made of. */
export interface TrialFileSource {
  readonly trial: TrialEntity;
  readonly permits: readonly PermitEntity[];
  readonly devices: readonly DeviceEntity[];
  readonly states: readonly TrialStateChangeEntity[];
}

/** The file that would make the same trial. */
export function toTrialFile({ trial, permits, devices, states }: TrialFileSource): TrialFile {
  return {
    format: 'trialwatch.trial/1',
    trial: trialFrame(trial),
    permits: permits.map((row) => {
      const { version, validFrom, approvalNo, note, conditions } = toPermit(row);
      return {
        version,
        validFrom,
        conditions,
        ...(approvalNo === undefined ? {} : { approvalNo }),
        ...(note === undefined ? {} : { note }),
      };
    }),
    devices: devices.map((row) => {
      const { trialId, ...device } = toDevice(row);
      return { ...device, registeredAt: row.createdAt.toISOString() };
    }),
    stateChanges: states.map(toStateChange),
  };
}
