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
import {
  advance,
  compileRuleset,
  type DeviceState,
  type FindingChange,
  initialDeviceState,
  type Ruleset,
  step,
} from '#rules';

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

/** Folds the case's observations in canonical order, each by the permit in force, up to the horizon. */
export function findingsOf(golden: GoldenCase): readonly GoldenFinding[] {
  const file = trialFile.parse(golden.trialFile);
  const rulesets = compileAll(file);
  const untilMs = Date.parse(golden.until);
  return file.devices
    .flatMap((device) => {
      const sent = golden.observations.filter(({ deviceId }) => deviceId === device.id);
      const observations = sent.map(({ payload }) =>
        observationOf(file, { ...device, trialId: file.trial.id }, payload),
      );
      return lastWords(foldDevice(rulesets, device.id, observations, untilMs));
    })
    .sort((a, b) => compare(a.onset, b.onset) || compare(a.deviceId, b.deviceId) || compare(a.rule, b.rule));
}

function compileAll(file: TrialFile): readonly Ruleset[] {
  const { id, timeZone, datum, datumOffsetM, recordStatus } = file.trial;
  const trial: TrialFrame = { id, timeZone, datum, datumOffsetM, recordStatus };
  const devices = file.devices.map((device) => ({ ...device, trialId: id }));
  return file.permits.map(({ version, conditions, validFrom }) => {
    const inForceFromMs = Date.parse(validFrom);
    const compiled = compileRuleset({ trial, permit: { version, conditions }, devices, inForceFromMs });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
    return compiled.value;
  });
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

function foldDevice(
  rulesets: readonly Ruleset[],
  deviceId: string,
  observations: readonly AnyObservation[],
  untilMs: number,
): readonly FindingChange[] {
  let state: DeviceState = initialDeviceState;
  const changes: FindingChange[] = [];
  const ordered = observations.toSorted((a, b) => a.observedAtMs - b.observedAtMs || a.seq - b.seq);
  rulesets.forEach((ruleset, i) => {
    const nextMs = rulesets[i + 1]?.inForceFromMs ?? Number.POSITIVE_INFINITY;
    const own = ordered.filter(
      ({ observedAtMs }) => observedAtMs >= ruleset.inForceFromMs && observedAtMs < nextMs,
    );
    for (const observation of own) {
      const result = step(ruleset, state, { type: 'observation', observation });
      state = result.state;
      changes.push(...result.findings);
    }
    const result = advance(ruleset, state, deviceId, Math.min(nextMs, untilMs));
    state = result.state;
    changes.push(...result.findings);
  });
  return changes;
}

function lastWords(changes: readonly FindingChange[]): readonly GoldenFinding[] {
  const byId = new Map<string, GoldenFinding>();
  for (const { type, episode } of changes) {
    const { deviceId, rule, ruleId, permitVersion, placeId, onsetMs, endMs, worst } = episode;
    const id = `${ruleId}/${permitVersion}/${onsetMs}`;
    if (type === 'withdrawn') byId.delete(id);
    else {
      byId.set(id, {
        deviceId,
        rule,
        permitVersion,
        placeId,
        onset: utc(onsetMs),
        end: endMs === null ? null : utc(endMs),
        worst: worst === null ? null : { value: rounded(worst.value), unit: worst.unit, at: utc(worst.atMs) },
      });
    }
  }
  return [...byId.values()];
}

function utc(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** Goldens compare values to the millimetre (second, metre a second ...). */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
