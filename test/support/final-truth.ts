import { type AnyObservation, type Finding, kindContracts, type TrialFileInput, trialFile } from '#contracts';
import { compileTimeline, type Episode, finalFindings, type Judged, type TrialTimeline } from '#rules';
import type { BusItem } from './broken-night.js';

/** A finding without what belongs to the record: ids, revisions, times of recording. */
export interface PlainFinding {
  readonly deviceId: string;
  readonly ruleId: string;
  readonly permitVersion: number;
  readonly severity: string;
  readonly placeId: string | null;
  readonly onset: string;
  readonly end: string | null;
  readonly worst: Finding['worst'];
}

/** The rulesets of a trial file; devices are expected to report from `registeredAtMs` on. */
export function timelineOf(input: TrialFileInput, registeredAtMs?: number): TrialTimeline {
  const file = trialFile.parse(input);
  const compiled = compileTimeline({
    trial: file.trial,
    permits: file.permits.map(({ version, conditions, validFrom }) => ({
      version,
      conditions,
      inForceFromMs: Date.parse(validFrom),
    })),
    devices: file.devices.map((device) => ({ ...device, trialId: file.trial.id })),
    ...(registeredAtMs === undefined
      ? {}
      : { expectedFromMs: new Map(file.devices.map(({ id }) => [id, registeredAtMs])) }),
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/** An item as the rules see it once it was read. */
export function judgedOf(trialId: string, deviceId: string, item: BusItem): Judged {
  const payload = kindContracts.bus.observation.parse(item);
  const observedAtMs = Date.parse(item.observedAt);
  const observation: AnyObservation = {
    trialId,
    kind: 'bus',
    deviceId,
    observedAtMs,
    receivedAtMs: observedAtMs,
    bootId: '',
    seq: item.seq,
    status: 'simulated',
    payload,
  };
  return { type: 'observation', observation };
}

/** What must be found in the end, whatever the order of arrival was. */
export function truthOf(
  file: TrialFileInput,
  items: ReadonlyMap<string, readonly BusItem[]>,
  { horizonMs, registeredAtMs }: { readonly horizonMs: number; readonly registeredAtMs?: number },
): readonly PlainFinding[] {
  const data = [...items].flatMap(([id, own]) => own.map((item) => judgedOf(file.trial.id, id, item)));
  const episodes = finalFindings({
    timeline: timelineOf(file, registeredAtMs),
    devices: (file.devices ?? []).map(({ id }) => ({ id })),
    data,
    horizonMs,
  });
  return episodes.map(ofEpisode).sort(inOrder);
}

function ofEpisode(episode: Episode): PlainFinding {
  const { deviceId, ruleId, permitVersion, severity, placeId, onsetMs, endMs, worst } = episode;
  return {
    deviceId,
    ruleId,
    permitVersion,
    severity,
    placeId,
    onset: new Date(onsetMs).toISOString(),
    end: endMs === null ? null : new Date(endMs).toISOString(),
    worst:
      worst === null
        ? null
        : { value: worst.value, unit: worst.unit, at: new Date(worst.atMs).toISOString() },
  };
}

/** The findings that stand, as the API tells them; `placeId` is not told there. */
export function standing(findings: readonly Finding[]): readonly Omit<PlainFinding, 'placeId'>[] {
  return findings
    .filter(({ state }) => state === 'open' || state === 'ended')
    .map(({ deviceId, ruleId, permitVersion, severity, onset, end, worst }) => ({
      deviceId,
      ruleId,
      permitVersion,
      severity,
      onset,
      end,
      worst,
    }))
    .sort(inOrder);
}

type Ordered = Pick<PlainFinding, 'onset' | 'deviceId' | 'ruleId' | 'permitVersion'>;

function inOrder(a: Ordered, b: Ordered): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ onset, deviceId, ruleId, permitVersion }: Ordered): string {
  return `${onset} ${deviceId} ${ruleId} ${permitVersion}`;
}

export function withoutPlace({ placeId, ...finding }: PlainFinding): Omit<PlainFinding, 'placeId'> {
  return finding;
}
