import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Device, deviceTopic, permitConditions } from '#contracts';
import { createIngest, decodeStored, type Ingest, type IngestPorts } from '#ingest';
import { compileTimeline, finalFindings, type TrialTimeline } from '#rules';
import type { Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';

const baseMs = Date.UTC(2026, 10, 20, 17);
const trialId = 'xinyi';
const here = { lat: 25.0333, lon: 121.546 };
const bus: Device = { id: 'bus-1', trialId, kind: 'bus', vendorId: 'turing' };
const counter: Device = {
  id: 'counter-1',
  trialId,
  kind: 'traffic',
  vendorId: 'flow',
  watches: 'lane',
  reportIntervalS: 60,
};
const devices = [bus, counter];
const lane = {
  id: 'lane',
  name: { zh: '車道', en: 'Lane' },
  geometry: {
    type: 'LineString',
    coordinates: [
      [121.54, 25.0333],
      [121.55, 25.0333],
    ],
  },
  halfWidthM: 3,
};

let database: TestDatabase;
let storage: Storage;
let url: string;
let started: Ingest[] = [];
let nowMs = baseMs;

beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => nowMs));
  await storage.messageIds.ready();
});
beforeEach(() => emptyIngestTables(url));
afterEach(async () => {
  for (const ingest of started) await ingest.drain(5000);
  started = [];
});
afterAll(() => database?.stop());

function timelineOf(): TrialTimeline {
  const rules = [
    { id: 'sharing', rule: 'third_party_in_lane' },
    { id: 'quick', rule: 'overspeed' },
  ];
  const conditions = permitConditions.parse({ lanes: [lane], speedLimitMps: 3, rules });
  const trial = { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'actual' } as const;
  const permits = [{ version: 1, conditions, inForceFromMs: baseMs - 86_400_000 }];
  const compiled = compileTimeline({ trial, permits, devices });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

const timeline = timelineOf();

/** Ingest with the product's rules on the real store, in two shards. */
function start(): Ingest {
  const ports: IngestPorts = {
    directory: {
      device: (_trialId, kind, id) => devices.find((device) => device.kind === kind && device.id === id),
      deviceById: (id) => devices.find((device) => device.id === id),
      recordStatus: () => 'actual',
      timeline: () => timeline,
      allDevices: () => devices,
    },
    stores: [storage.createShardStore(), storage.createShardStore()],
    reads: storage.ingestReads(decodeStored),
    refoldReads: storage.refoldSource(decodeStored),
    ids: storage.messageIds,
    announcer: { announce: () => undefined },
    notifier: { notify: () => undefined },
    clock: { nowMs: () => nowMs },
    meter: { stage: () => undefined, batch: () => undefined, count: () => undefined },
    onFault: (error) => {
      throw error;
    },
  };
  const options = { flushWindowMs: 1, refoldWindowMs: 5, checkpointMinReadings: 4, silenceHoldMs: 0 };
  const ingest = createIngest(options, ports);
  started.push(ingest);
  return ingest;
}

interface Sent {
  readonly device: Device;
  readonly body: object;
}

function sent(device: Device, second: number, fields: object): Sent {
  const observedAt = new Date(baseMs + second * 1000).toISOString();
  return { device, body: { seq: second, observedAt, ...fields } };
}

const drives = (second: number, isThere = true) =>
  sent(bus, second, { location: isThere ? here : { ...here, lat: 25.04 }, speedMps: second > 200 ? 8 : 2 });

function counts(second: number, bicycle: number) {
  const periodStart = new Date(baseMs + (second - 60) * 1000).toISOString();
  return sent(counter, second, { counts: { bicycle }, periodStart });
}

function send(ingest: Ingest, { device, body }: Sent): Promise<Error | null> {
  const { id: deviceId, kind, vendorId } = device;
  const message = {
    topic: deviceTopic({ trialId, kind, deviceId }, 'telemetry'),
    payload: Buffer.from(JSON.stringify(body), 'utf8'),
    qos: 1 as const,
    isWill: false,
    receivedAtMs: nowMs,
    credentialId: `credential-of-${deviceId}`,
    vendorId,
    deviceIds: [deviceId],
  };
  return new Promise((answer) => ingest.accept(message, (error) => answer(error ?? null)));
}

/** What the store says, as the rules alone say it of what is stored. */
async function compare(): Promise<number> {
  const data = await storage.refoldSource(decodeStored).readings(devices, null, 10_000);
  const truth = finalFindings({ timeline, devices, data, horizonMs: nowMs });
  const rows = await runSql(
    url,
    `SELECT rule_id, device_id, vendor_id, onset, ended_at FROM finding
     WHERE state IN ('open', 'ended') ORDER BY onset, device_id, rule_id`,
  );
  expect(rows).toEqual(
    truth.map(({ ruleId, deviceId, onsetMs, endMs }) => ({
      rule_id: ruleId,
      device_id: deviceId,
      vendor_id: 'turing',
      onset: new Date(onsetMs),
      ended_at: endMs === null ? null : new Date(endMs),
    })),
  );
  return rows.length;
}

const nothingOwed = () =>
  expect
    .poll(() => runSql(url, 'SELECT id FROM refold_request WHERE done_at IS NULL'), { timeout: 20_000 })
    .toEqual([]);

describe('a rule over several devices on the real store', () => {
  const night = [
    ...Array.from({ length: 300 }, (_, second) => drives(second, second < 100 || second > 245)),
    ...Array.from({ length: 6 }, (_, minute) => counts(minute * 60, minute === 1 || minute === 4 ? 1 : 0)),
  ];

  it('leads to the same findings for every order of arrival, across a restart', async () => {
    nowMs = baseMs + 3_600_000;
    let ingest = start();
    // Every third first, the counter's last, and the rest after a restart.
    const [early, late] = [night.filter((_, i) => i % 3 === 0), night.filter((_, i) => i % 3 !== 0)];
    for (const one of early.toReversed()) expect(await send(ingest, one)).toBeNull();
    await ingest.drain(5000);
    ingest = start();
    ingest.wakeRefolds();
    for (const one of late) expect(await send(ingest, one)).toBeNull();
    await nothingOwed();
    expect(await compare()).toBe(3);
    const sharing = await runSql(
      url,
      "SELECT severity FROM finding WHERE rule_id = 'sharing' AND state = 'ended'",
    );
    expect(sharing).toEqual([{ severity: 'severe' }, { severity: 'severe' }]);
    const saved = await runSql(url, `SELECT 1 FROM device_checkpoint WHERE device_id = '${trialId}/sharing'`);
    expect(saved.length).toBeGreaterThan(0);
  });

  it('is judged again when late data say that the bus was there', async () => {
    nowMs = baseMs + 3_600_000;
    const ingest = start();
    for (const one of [drives(0, false), drives(45), counts(60, 0), counts(120, 1), drives(180, false)]) {
      expect(await send(ingest, one)).toBeNull();
    }
    await nothingOwed();
    expect(await compare()).toBe(0);
    for (const one of [drives(65), drives(72)]) expect(await send(ingest, one)).toBeNull();
    await nothingOwed();
    expect(await compare()).toBe(1);
  });
});
