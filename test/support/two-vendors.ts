import { connectAsync } from 'mqtt';
import {
  type Device,
  deviceTopic,
  type Finding,
  type IncidentSummary,
  type IssuedCredential,
  type Page,
  type Quarantined,
  type StoredObservation,
  type TrialFileInput,
} from '#contracts';
import type { ApiClient } from './api-client.js';
import type { StartedServer } from './running-server.js';

/** Everything of one vendor that has an id. All ids begin with the vendor's. */
export interface VendorThings {
  readonly vendorId: string;
  readonly trialId: string;
  readonly deviceId: string;
  readonly messageId: string;
  readonly findingId: string;
  readonly incidentId: string;
  readonly quarantineId: string;
}

/** A trial whose only condition is a speed limit. */
export function plainTrial(id: string, more: Partial<TrialFileInput['trial']> = {}): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: { id, name: { zh: id, en: id }, timeZone: 'Asia/Taipei', ...more },
    permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions: { speedLimitMps: 3 } }],
  };
}

/** Connects with the device's credential, publishes with QoS 1 (so it is stored afterwards), and leaves. */
export async function publishAs(
  { server }: StartedServer,
  credential: IssuedCredential,
  messages: readonly { readonly topic: string; readonly payload: string }[],
): Promise<void> {
  const { username, password, clientId } = credential;
  const client = await connectAsync(server.mqttUrl, { username, password, clientId, reconnectPeriod: 0 });
  for (const { topic, payload } of messages) await client.publishAsync(topic, payload, { qos: 1 });
  await client.endAsync();
}

const reading = (seq: number, atMs: number) => ({
  seq,
  observedAt: new Date(atMs).toISOString(),
  location: { lat: 25.0333, lon: 121.545, hAccM: 0.3 },
  speedMps: 20,
});

/** What is there at once: the acknowledgement came after the commit of data, verdict and incident together. */
async function one<T>(api: ApiClient, path: string): Promise<T> {
  const { items } = await api.get<Page<T>>(path);
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`${items.length} at ${path} instead of one`);
  return item;
}

/**
 * Gives the vendor a trial of its own with a bus that drove too fast (observations, an event, a finding, an
 * incident) and sent a message that was refused.
 */
export async function makeThings(started: StartedServer, vendorId: string): Promise<VendorThings> {
  const api = started.as.administrator;
  const trialId = `${vendorId}-trial`;
  const device: Device = { id: `${vendorId}-bus`, trialId, kind: 'bus', vendorId };
  await api.post('/trials', plainTrial(trialId, { vendorIds: [vendorId] }));
  const { credential } = await api.post<{ credential: IssuedCredential }>('/devices', device);
  const address = { deviceId: device.id, trialId, kind: device.kind };
  const startMs = Date.now() - 30_000;
  const readings = Array.from({ length: 20 }, (_, index) => reading(index + 1, startMs + index * 1000));
  const event = {
    seq: 1,
    observedAt: new Date(startMs).toISOString(),
    event: 'human_intervention',
    initiator: 'onboard_operator',
    type: 'estop',
    reason: 'obstacle',
  };
  await publishAs(started, credential, [
    { topic: deviceTopic(address, 'telemetry'), payload: JSON.stringify(readings) },
    { topic: deviceTopic(address, 'event'), payload: JSON.stringify(event) },
    { topic: deviceTopic(address, 'telemetry'), payload: '{"not": "an observation"}' },
  ]);
  const incident = await one<IncidentSummary>(api, `/incidents?deviceId=${device.id}`);
  const finding = await one<Finding>(api, `/findings?deviceId=${device.id}&rule=overspeed`);
  const refused = await one<Quarantined>(api, `/quarantine?deviceId=${device.id}`);
  const [stored] = (await api.get<Page<StoredObservation>>(`/devices/${device.id}/observations`)).items;
  return {
    vendorId,
    trialId,
    deviceId: device.id,
    messageId: stored?.messageId ?? '',
    findingId: finding.id,
    incidentId: incident.id,
    quarantineId: refused.id,
  };
}
