import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Device, deviceTopic, type Kind, permitConditions } from '#contracts';
import { type Announcement, createIngest, decodeStored, type Ingest, type IngestPorts } from '#ingest';
import { compileTimeline, type TrialTimeline } from '#rules';
import type { Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';

const baseMs = Date.UTC(2026, 10, 20, 17);
const trialId = 'xinyi';
const bus: Device = { id: 'bus-1', trialId, kind: 'bus', vendorId: 'turing' };
const counter: Device = { id: 'counter-1', trialId, kind: 'traffic', vendorId: 'turing' };
const devices = [bus, counter];

let database: TestDatabase;
let storage: Storage;
let url: string;
let started: Running[] = [];

beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => baseMs));
  await storage.messageIds.ready();
});
beforeEach(() => emptyIngestTables(url));
afterEach(async () => {
  for (const { ingest } of started) await ingest.drain(5000);
  started = [];
});
afterAll(() => database?.stop());

function timelineOf(): TrialTimeline {
  const conditions = permitConditions.parse({ speedLimitMps: 3 });
  const trial = { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'actual' } as const;
  const permits = [{ version: 1, conditions, inForceFromMs: baseMs }];
  const compiled = compileTimeline({ trial, permits, devices });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/** Ingest with the product's rules on the real store. */
class Running {
  readonly ingest: Ingest;
  readonly announcements: Announcement[] = [];
  readonly faults: Error[] = [];
  readonly counts = new Map<string, number>();

  constructor() {
    const timeline = timelineOf();
    const ports: IngestPorts = {
      directory: {
        device: (_trialId, kind, id) => devices.find((device) => device.kind === kind && device.id === id),
        deviceById: (id) => devices.find((device) => device.id === id),
        recordStatus: () => 'actual',
        timeline: () => timeline,
        allDevices: () => devices,
      },
      stores: [storage.createShardStore()],
      reads: storage.ingestReads(decodeStored),
      refoldReads: storage.refoldSource(decodeStored),
      ids: storage.messageIds,
      announcer: { announce: (told) => void this.announcements.push(told) },
      notifier: { notify: () => undefined },
      clock: { nowMs: () => baseMs + 3_600_000 },
      meter: {
        stage: () => undefined,
        batch: () => undefined,
        count: (what, by) => void this.counts.set(what, (this.counts.get(what) ?? 0) + by),
      },
      onFault: (error) => void this.faults.push(error),
    };
    const options = { flushWindowMs: 1, checkpointMinReadings: 4, checkpointEveryMs: 3000, silenceHoldMs: 0 };
    this.ingest = createIngest(options, ports);
    started.push(this);
  }

  /** Settles with the answer: null where the message is acknowledged. */
  send(
    body: unknown,
    device: Device = bus,
    channel: 'telemetry' | 'event' = 'telemetry',
  ): Promise<Error | null> {
    const message = {
      topic: deviceTopic({ trialId, kind: device.kind, deviceId: device.id }, channel),
      payload: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8'),
      qos: 1 as const,
      isWill: false,
      receivedAtMs: baseMs + 3_600_000,
      credentialId: 'c1',
      vendorId: 'turing',
      deviceIds: [device.id],
    };
    return new Promise((answer) => this.ingest.accept(message, (error) => answer(error ?? null)));
  }
}

function fix(seq: number, speedMps: number): Record<string, unknown> {
  const observedAt = new Date(baseMs + seq * 1000).toISOString();
  return { seq, observedAt, location: { lat: 25.0333, lon: 121.5437 }, speedMps };
}

const storedSeqs = async () =>
  (await runSql(url, 'SELECT seq::int AS seq FROM observation_bus ORDER BY seq')).map(({ seq }) => seq);
const findings = () => runSql(url, 'SELECT id, rule, state FROM finding ORDER BY id');

describe('a drive over the speed limit', () => {
  it('is one finding and one incident, told after the commit, across a restart', async () => {
    const first = new Running();
    for (let seq = 1; seq <= 12; seq++) expect(await first.send(fix(seq, seq < 4 ? 2 : 8))).toBeNull();
    const told = first.announcements.flatMap(({ findings: found }) => found);
    expect(told.map(({ rule }) => rule)).toContain('overspeed');
    expect(first.announcements.flatMap(({ incidents }) => incidents)).toHaveLength(1);

    // As after a kill: nothing is drained, and what was stored is all there is.
    const second = new Running();
    for (let seq = 13; seq <= 24; seq++) expect(await second.send(fix(seq, 2))).toBeNull();
    expect(await findings()).toEqual([{ id: told[0]?.id, rule: 'overspeed', state: 'ended' }]);
    expect(await runSql(url, 'SELECT id FROM incident')).toHaveLength(1);
    expect(await storedSeqs()).toHaveLength(24);
  });
});

describe('a database that goes away', () => {
  it('leaves nobody acknowledged, and nothing lost or doubled afterwards', async () => {
    const running = new Running();
    await running.send(fix(1, 2));
    const blocker = await database.client(url);
    await blocker.query('BEGIN; LOCK TABLE observation_bus IN ACCESS EXCLUSIVE MODE');
    const answer = running.send(fix(2, 2));
    const kill = `SELECT count(pg_terminate_backend(pid))::int AS ended FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(async () => (await runSql(url, kill))[0]?.ended).toBeGreaterThan(0);
    expect(await answer).toBeInstanceOf(Error);
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(running.faults.length).toBeGreaterThan(0);
    while ((await running.send([fix(2, 2), fix(3, 2)])) !== null);
    await running.send(fix(4, 2));
    expect(await storedSeqs()).toEqual([1, 2, 3, 4]);
    expect(running.ingest.stats().ready).toBe(true);
  });
});

describe('another writer', () => {
  it('is noticed by the unique index: the same is a duplicate, other content goes to quarantine', async () => {
    const [one, two] = [new Running(), new Running()];
    await one.send(fix(1, 2));
    await two.send(fix(1, 2));
    await one.send([fix(2, 2), fix(3, 2)]);
    expect(await two.send([fix(2, 2), fix(3, 2.5), fix(4, 2)])).toBeNull();
    expect(two.counts).toEqual(
      new Map([...two.counts, ['fallback', 1], ['duplicate', 2], ['quarantined', 1]]),
    );
    expect(await storedSeqs()).toEqual([1, 2, 3, 4]);
    const refused = await runSql(
      url,
      `SELECT code, index_in_message AS index, convert_from(payload, 'UTF8') AS text FROM quarantine`,
    );
    expect(refused).toEqual([
      { code: 'duplicate_with_other_bytes', index: 1, text: JSON.stringify(fix(3, 2.5)) },
    ]);
  });
});

describe('whatever is sent', () => {
  const wild = fc.oneof(
    fc.double(),
    fc.maxSafeInteger(),
    fc.constantFrom(1e300, -1e39, 1e-50, 3e9, 2 ** 31, -0, 5e-324),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('\u0000', 'a\ud800', '\udc00', '\\.', '\\N', '\t\n\r', '0000-01-01T00:00:00Z', '😀'),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const busFields = [
    'runId',
    'fixType',
    'satellites',
    'speedMps',
    'accelLonMps2',
    'odometerM',
    'swVersion',
    'direction',
  ];
  const trafficFields = ['periodStart', 'periodEnd', 'avgSpeedMps', 'laneId', 'occupancyRatio'];

  it.each<[Kind, Device, readonly string[], Record<string, unknown>]>([
    ['bus', bus, busFields, { location: { lat: 25, lon: 121 } }],
    ['traffic', counter, trafficFields, { counts: { car: 1 } }],
  ])('of a %s is stored or in quarantine, and never fails a commit', async (_kind, device, fields, main) => {
    const running = new Running();
    let seq = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...fields), wild), wild, async (extra, flag) => {
        const { location, ...rest } = fix(++seq, 2);
        const body = { ...rest, ...main, quality: { level: 1, flags: [flag] }, ...extra };
        expect(await running.send(body, device)).toBeNull();
      }),
      { numRuns: 300 },
    );
    expect(running.faults).toEqual([]);
    const counts = await runSql(
      url,
      `SELECT (SELECT count(*)::int FROM observation_${device.kind}) AS stored, (SELECT count(*)::int FROM quarantine) AS refused`,
    );
    const { stored, refused } = counts[0] as { stored: number; refused: number };
    expect(stored + refused).toBe(300);
    expect(stored).toBeGreaterThan(0);
    expect(refused).toBeGreaterThan(0);
  });

  it('as the details of an event is stored or in quarantine, too', async () => {
    const running = new Running();
    let seq = 0;
    await fc.assert(
      fc.asyncProperty(wild, async (text) => {
        const { speedMps, ...rest } = fix(++seq, 0);
        expect(await running.send({ ...rest, event: 'collision_detected', text }, bus, 'event')).toBeNull();
      }),
      { numRuns: 200 },
    );
    expect(running.faults).toEqual([]);
    const [stored] = await runSql(url, 'SELECT count(*)::int AS stored FROM device_event');
    expect(stored?.stored).toBeGreaterThan(0);
  });
});
