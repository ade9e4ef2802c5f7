import { z } from 'zod';
import {
  type AnyObservation,
  type Device,
  isKind,
  kindContracts,
  type TrialFile,
  type TrialFrame,
  trialFile,
} from '#contracts';
import { compileTimeline, type Episode, finalFindings, type TrialRecord, type TrialTimeline } from '#rules';

const finding = z.object({
  deviceId: z.string(),
  rule: z.string(),
  permitVersion: z.int(),
  placeId: z.string().nullable(),
  onset: z.string(),
  end: z.string().nullable(),
  worst: z.object({ value: z.number(), unit: z.string(), at: z.string() }).nullable(),
});
export type GoldenFinding = z.infer<typeof finding>;

/** A recorded input with the findings that it must lead to. */
export const goldenCase = z.object({
  title: z.string(),
  why: z.string(),
  trialFile: z.unknown(),
  /** Judged until then (the horizon), RFC 3339. */
  until: z.string(),
  observations: z.array(z.object({ deviceId: z.string(), payload: z.looseObject({}) })),
  findings: z.array(finding),
});
export type GoldenCase = z.infer<typeof goldenCase>;

/** The final findings of the case's observations, each judged by the permit in force, up to the horizon. */
export function findingsOf(golden: GoldenCase): readonly GoldenFinding[] {
  return finalFindings(recordOf(golden)).map(goldenFinding);
}

/** What the case's findings are a function of. */
export function recordOf(golden: GoldenCase): TrialRecord {
  const file = trialFile.parse(golden.trialFile);
  const devices = file.devices.map((device) => ({ ...device, trialId: file.trial.id }));
  const byId = new Map(devices.map((device) => [device.id, device]));
  const data = golden.observations.flatMap(({ deviceId, payload }) => {
    const device = byId.get(deviceId);
    if (device === undefined) throw new Error(`there is no device ${deviceId}`);
    return [{ type: 'observation' as const, observation: observationOf(file, device, payload) }];
  });
  return { timeline: timelineOf(file, devices), devices, data, horizonMs: Date.parse(golden.until) };
}

function timelineOf(file: TrialFile, devices: readonly Device[]): TrialTimeline {
  const { id, timeZone, datum, datumOffsetM, recordStatus, state } = file.trial;
  const trial: TrialFrame = { id, timeZone, datum, datumOffsetM, recordStatus };
  const permits = file.permits.map(({ version, conditions, validFrom }) => ({
    version,
    conditions,
    inForceFromMs: Date.parse(validFrom),
  }));
  const changes = file.stateChanges.map((change) => ({ state: change.state, fromMs: Date.parse(change.at) }));
  const stateChanges = changes.length > 0 ? changes : [{ state, fromMs: 0 }];
  const compiled = compileTimeline({ trial, permits, devices, stateChanges });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return compiled.value;
}

function observationOf(file: TrialFile, device: Device, sent: object): AnyObservation {
  if (!isKind(device.kind)) throw new Error(device.kind);
  const payload = kindContracts[device.kind].observation.parse(sent);
  const observedAtMs = Date.parse(payload.observedAt);
  return {
    trialId: file.trial.id,
    kind: device.kind,
    deviceId: device.id,
    observedAtMs,
    receivedAtMs: observedAtMs,
    bootId: payload.bootId ?? '',
    seq: payload.seq,
    status: payload.status ?? file.trial.recordStatus,
    payload,
  } as AnyObservation;
}

function goldenFinding(episode: Episode): GoldenFinding {
  const { deviceId, rule, permitVersion, placeId, onsetMs, endMs, worst } = episode;
  return {
    deviceId,
    rule,
    permitVersion,
    placeId,
    onset: utc(onsetMs),
    end: endMs === null ? null : utc(endMs),
    worst: worst === null ? null : { value: rounded(worst.value), unit: worst.unit, at: utc(worst.atMs) },
  };
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Goldens compare values to the millimetre (second, metre a second ...). */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
