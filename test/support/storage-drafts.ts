import type { AnyObservation, Device, DeviceEvent, TrialFile } from '#contracts';
import type {
  Amendment,
  BatchDraft,
  CheckpointRow,
  EventRow,
  FindingRow,
  MessageRow,
  ObservationRow,
  QuarantineRow,
  RefoldRequest,
} from '#storage';

/** A time that tests build upon: 2026-11-20T01:00:00.000Z. */
export const baseMs = Date.UTC(2026, 10, 20, 1);

export const emptyDraft: BatchDraft = {
  messages: [],
  observations: [],
  events: [],
  connections: [],
  quarantine: [],
  verdicts: { findings: [], checkpoints: [], refolds: [] },
};

export function busObservation(over: Partial<Extract<AnyObservation, { kind: 'bus' }>> = {}): AnyObservation {
  const observedAtMs = over.observedAtMs ?? baseMs;
  const seq = over.seq ?? 1;
  return {
    trialId: 'xinyi',
    kind: 'bus',
    deviceId: 'bus-1',
    observedAtMs,
    receivedAtMs: observedAtMs + 40,
    bootId: 'b1',
    seq,
    status: 'actual',
    payload: {
      seq,
      observedAt: new Date(observedAtMs).toISOString(),
      location: { lat: 25.0333, lon: 121.545, hAccM: 0.25 },
      speedMps: 2.5,
    },
    ...over,
  };
}

/** A message with the observations as its payload, the way ingest would hand it over. */
export function draftOf(
  messageId: bigint,
  observations: readonly AnyObservation[],
  contentHash: (observation: AnyObservation) => bigint = () => 11n,
): { readonly message: MessageRow; readonly rows: readonly ObservationRow[]; readonly draft: BatchDraft } {
  const [first] = observations;
  if (first === undefined) throw new Error('a message needs an observation');
  const payload = Buffer.from(JSON.stringify(observations.map((observation) => observation.payload)));
  const message = messageRow(messageId, first, 'telemetry', payload);
  const rows = observations.map((observation, indexInMessage) => ({
    observation,
    messageId,
    indexInMessage,
    contentHash: contentHash(observation),
    late: false,
  }));
  return { message, rows, draft: { ...emptyDraft, messages: [message], observations: rows } };
}

export function messageRow(
  id: bigint,
  item: Pick<AnyObservation, 'trialId' | 'kind' | 'deviceId' | 'receivedAtMs'>,
  channel: string,
  payload: Uint8Array,
): MessageRow {
  return {
    id,
    receivedAtMs: item.receivedAtMs,
    topic: `trialwatch/v1/${item.trialId}/${item.kind}/${item.deviceId}/${channel}`,
    trialId: item.trialId,
    kind: item.kind,
    deviceId: item.deviceId,
    vendorId: 'turing',
    credentialId: 'c1',
    qos: 1,
    payload,
  };
}

export function eventRow(messageId: bigint, over: Partial<DeviceEvent> = {}): EventRow {
  const event: DeviceEvent = {
    trialId: 'xinyi',
    kind: 'bus',
    deviceId: 'bus-1',
    observedAtMs: baseMs,
    receivedAtMs: baseMs + 40,
    bootId: 'b1',
    seq: 1,
    status: 'actual',
    event: 'human_intervention',
    details: { initiator: 'onboard_operator', type: 'estop', reason: 'obstacle' },
    ...over,
  };
  return { event, messageId, indexInMessage: 0, contentHash: 21n, late: false };
}

export function findingRow(
  findingId: string,
  episode: Partial<FindingRow['change']['episode']> = {},
  type: FindingRow['change']['type'] = 'opened',
): FindingRow {
  return {
    findingId,
    trialId: 'xinyi',
    vendorId: 'turing',
    change: {
      type,
      ...(type === 'withdrawn' ? { reason: 'late data' } : {}),
      episode: {
        deviceId: 'bus-1',
        kind: 'bus',
        rule: 'left_lane',
        ruleId: 'lane',
        permitVersion: 1,
        severity: 'severe',
        legalGround: 'exceeded_approved_scope',
        onsetMs: baseMs,
        endMs: null,
        worst: { value: 1.25, unit: 'm', atMs: baseMs + 1000 },
        placeId: 'lane-1',
        evidence: { enterM: 0.5, points: [{ at: baseMs, distanceM: 0.75 }] },
        ...episode,
      },
    },
  };
}

export const emptyAmendment: Amendment = { findings: [], checkpoints: [], doneIds: [] };

export function refoldRequest(over: Partial<RefoldRequest> = {}): RefoldRequest {
  return {
    trialId: 'xinyi',
    subjectId: 'bus-1',
    fromMs: baseMs,
    toMs: baseMs + 60_000,
    requestedAtMs: baseMs + 3_600_000,
    held: false,
    ...over,
  };
}

/** A checkpoint whose state says which one it is. */
export function checkpointRow(observedAtMs: number, which: number, deviceId = 'bus-1'): CheckpointRow {
  const at = { observedAtMs, bootId: 'b1', seq: 1 };
  return { deviceId, at, state: { last: at, permitVersion: 1, rules: { lane: { which } } } };
}

export function quarantineRow(id: string, over: Partial<QuarantineRow> = {}): QuarantineRow {
  return {
    id,
    receivedAtMs: baseMs,
    topic: 'trialwatch/v1/xinyi/bus/bus-1/telemetry',
    trialId: 'xinyi',
    kind: 'bus',
    deviceId: 'bus-1',
    vendorId: 'turing',
    credentialId: 'c1',
    code: 'payload_not_json',
    detail: 'Unexpected token',
    violations: [],
    index: null,
    payload: Buffer.from('{nope'),
    sizeBytes: 5,
    ...over,
  };
}

export const bus1: Device = {
  id: 'bus-1',
  trialId: 'xinyi',
  kind: 'bus',
  vendorId: 'turing',
  vehicle: { lengthM: 4, widthM: 2, antennaOffsetM: { forward: 1, right: 0 } },
  reportIntervalS: 1,
};

/** A trial of two vendors: turing's buses and lumen's lamp. */
export const xinyiFile: TrialFile = {
  format: 'trialwatch.trial/1',
  trial: {
    id: 'xinyi',
    name: { zh: '信義路夜間實驗', en: 'Xinyi night trial' },
    state: 'running',
    recordStatus: 'actual',
    timeZone: 'Asia/Taipei',
    datum: 'WGS84',
    jurisdiction: 'tw',
    vendorIds: ['turing'],
    periodStart: '2026-11-01T00:00:00.000Z',
  },
  permits: [
    {
      version: 1,
      validFrom: '2026-11-01T00:00:00.000Z',
      approvalNo: 'A-1',
      conditions: {
        lanes: [],
        zones: [],
        operatingWindows: [{ from: '01:00', to: '04:00' }],
        holidays: [],
        reportIntervalS: { bus: 1 },
        rules: [{ id: 'lane', rule: 'left_lane', params: { enterM: 0.5 } }],
        speedLimitMps: 2.78,
      },
    },
  ],
  devices: [
    { id: 'bus-1', kind: 'bus', vendorId: 'turing', vehicle: bus1.vehicle, reportIntervalS: 1 },
    { id: 'bus-2', kind: 'bus', vendorId: 'turing' },
    { id: 'lamp-1', kind: 'streetlight', vendorId: 'lumen', place: { lat: 25.03, lon: 121.54 } },
  ],
  stateChanges: [],
};
