import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AnyObservation, Kind } from '#contracts';
import type { BatchDraft, EventRow, ObservationRow, Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';
import {
  baseMs,
  bus1,
  busObservation,
  draftOf,
  emptyDraft,
  eventRow,
  findingRow,
  messageRow,
  quarantineRow,
} from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => baseMs));
  await storage.messageIds.ready();
});
beforeEach(() => emptyIngestTables(url));
afterAll(() => database?.stop());

const neverRejudged = () => {
  throw new Error('rejudge was called');
};
const count = async (table: string) => Number((await runSql(url, `SELECT count(*) FROM ${table}`))[0]?.count);

async function commitOne(draft: BatchDraft) {
  const store = storage.createShardStore();
  const report = await store.commit(draft, neverRejudged);
  await store.close();
  return report;
}

async function readBack(kind: Kind, deviceId: string) {
  const page = await storage.observationReads.list(
    { ...bus1, kind, id: deviceId },
    { limit: 10, order: 'asc' },
  );
  if (!page.ok) throw new Error(page.problem.detail);
  return page.value.items;
}

describe('a batch', () => {
  it('is stored as it was sent, every column of a bus', async () => {
    const observation = busObservation({
      observedAtMs: baseMs + 123,
      seq: Number.MAX_SAFE_INTEGER,
      payload: {
        seq: Number.MAX_SAFE_INTEGER,
        observedAt: '2026-11-20T09:00:00.123+08:00',
        location: { lat: 25.033312345678, lon: -121.5, hAccM: 0.02 },
        quality: { level: 98.5 },
        health: { batteryPct: 0, rssiDbm: -71.5 },
        runId: 'run-1',
        direction: 255,
        fixType: 'rtk_fixed',
        satellites: 21,
        speedMps: 0,
        headingDeg: 359.9,
        odometerM: 123456.789,
        emergencyStop: false,
        safetyOperatorPresent: true,
        swVersion: '版本 "3\\t"\n\t\r,中文 😀',
      },
    });
    await commitOne(draftOf(storage.messageIds.next(), [observation]).draft);
    const [stored] = await readBack('bus', 'bus-1');
    expect(stored).toMatchObject({
      observedAt: '2026-11-20T01:00:00.123Z',
      receivedAt: '2026-11-20T01:00:00.163Z',
      bootId: 'b1',
      seq: Number.MAX_SAFE_INTEGER,
      status: 'actual',
      late: false,
      indexInMessage: 0,
    });
    expect(stored?.values).toEqual({
      lat: 25.033312345678,
      lon: -121.5,
      h_acc_m: 0.02,
      quality_level: 98.5,
      battery_pct: 0,
      rssi_dbm: -71.5,
      run_id: 'run-1',
      direction: 255,
      fix_type: 'rtk_fixed',
      satellites: 21,
      speed_mps: 0,
      heading_deg: 359.9,
      accel_lon_mps2: null,
      accel_lat_mps2: null,
      odometer_m: 123456.789,
      control_mode: null,
      engagement: null,
      brake_act_pct: null,
      doors: null,
      occupancy_count: null,
      safety_operator_present: true,
      emergency_stop: false,
      nearest_object_m: null,
      control_link_latency_ms: null,
      sw_version: '版本 "3\\t"\n\t\r,中文 😀',
    });
  });

  it('holds all kinds and channels at once', async () => {
    const core = { seq: 1, observedAt: new Date(baseMs).toISOString() };
    const base = {
      trialId: 'xinyi',
      observedAtMs: baseMs,
      receivedAtMs: baseMs + 5,
      bootId: '',
      seq: 1,
    } as const;
    const others: AnyObservation[] = [
      {
        ...base,
        kind: 'streetlight',
        deviceId: 'l',
        status: 'test',
        payload: { ...core, powerState: 'on', switchCount: 5_000_000_000 },
      },
      {
        ...base,
        kind: 'parking',
        deviceId: 'p',
        status: 'test',
        payload: { ...core, occupancy: 'vacant', confidence: 0.5 },
      },
      {
        ...base,
        kind: 'efence',
        deviceId: 'e',
        status: 'test',
        payload: { ...core, presence: 'inside', distanceToBoundaryM: -3.25 },
      },
      {
        ...base,
        kind: 'traffic',
        deviceId: 't',
        status: 'test',
        payload: { ...core, counts: { car: 7 }, periodStart: '2026-11-20T08:59:00+08:00' },
      },
      {
        ...base,
        kind: 'bin',
        deviceId: 'b',
        status: 'test',
        payload: { ...core, fillRatio: 0.75, lidOpen: true },
      },
    ];
    const ids = others.map(() => storage.messageIds.next());
    const drafts = others.map((observation, at) => draftOf(ids[at] ?? 0n, [observation]));
    const event = messageRow(storage.messageIds.next(), busObservation(), 'event', Buffer.from('{}'));
    const status = messageRow(
      storage.messageIds.next(),
      busObservation(),
      'status',
      Buffer.from([0, 255, 10, 92]),
    );
    await commitOne({
      messages: [...drafts.map(({ message }) => message), event, status],
      observations: drafts.flatMap(({ rows }) => rows),
      events: [eventRow(event.id)],
      connections: [
        {
          deviceId: 'bus-1',
          trialId: 'xinyi',
          messageId: status.id,
          receivedAtMs: baseMs,
          status: { state: 'online' },
          isWill: false,
        },
      ],
      quarantine: [quarantineRow('q1')],
      verdicts: {
        findings: [],
        refolds: [
          {
            trialId: 'xinyi',
            subjectId: 'bus-1',
            fromMs: baseMs,
            toMs: null,
            requestedAtMs: baseMs + 1,
            held: false,
          },
        ],
        checkpoints: [
          {
            deviceId: 'bus-1',
            state: { last: null, permitVersion: 1, rules: { lane: { n: 1 } } },
            at: { observedAtMs: baseMs, bootId: 'b1', seq: 1 },
          },
        ],
      },
    });
    expect((await readBack('streetlight', 'l'))[0]).toMatchObject({
      bootId: null,
      values: { power_state: 'on', switch_count: 5_000_000_000 },
    });
    expect((await readBack('parking', 'p'))[0]?.values).toMatchObject({
      occupancy: 'vacant',
      confidence: 0.5,
    });
    expect((await readBack('efence', 'e'))[0]?.values).toMatchObject({ distance_to_boundary_m: -3.25 });
    expect((await readBack('traffic', 't'))[0]?.values).toMatchObject({
      count_car: 7,
      count_bus: null,
      period_start: '2026-11-20T00:59:00.000Z',
    });
    expect((await readBack('bin', 'b'))[0]?.values).toMatchObject({ fill_ratio: 0.75, lid_open: true });
    const counts = await Promise.all(
      [
        'message',
        'device_event',
        'device_connection',
        'quarantine',
        'refold_request',
        'device_checkpoint',
      ].map(count),
    );
    expect(counts).toEqual([7, 1, 1, 1, 1, 1]);
    const bytes = await storage.messageReads.find(String(status.id), { vendorId: null });
    expect(bytes).toMatchObject({
      payloadBase64: Buffer.from([0, 255, 10, 92]).toString('base64'),
      payloadText: null,
    });
  });

  it('is not broken by a value that a column cannot hold', async () => {
    const observation = busObservation({
      payload: { ...busObservation().payload, runId: 'a\0b', accelLonMps2: 1e300, satellites: 1e9 } as never,
    });
    await commitOne({
      ...draftOf(storage.messageIds.next(), [observation]).draft,
      events: [eventRow(1n, { details: { text: 'nul \0 and half \ud800' } })],
      quarantine: [quarantineRow('q', { detail: 'bad \0', violations: [{ at: '/x', message: '\0' }] })],
    });
    expect((await readBack('bus', 'bus-1'))[0]?.values).toMatchObject({
      run_id: null,
      accel_lon_mps2: null,
      satellites: null,
      speed_mps: 2.5,
    });
    const events = await storage.observationReads.listEvents(bus1, { limit: 1 });
    expect(events).toMatchObject({ value: { items: [{ details: { text: 'nul \ufffd and half \ufffd' } }] } });
  });

  it('of no rows commits', async () => {
    expect(await commitOne(emptyDraft)).toEqual({ findings: [], incidents: [], fellBack: false });
  });

  it('of many rows is stored whole', async () => {
    const observations = Array.from({ length: 3000 }, (_, at) =>
      busObservation({ deviceId: `bus-${at % 7}`, seq: at, observedAtMs: baseMs + at }),
    );
    await commitOne(draftOf(storage.messageIds.next(), observations).draft);
    expect(await count('observation_bus')).toBe(3000);
  });
});

describe('the fallback', () => {
  const hashes = async (known: ReadonlyMap<ObservationRow | EventRow, bigint>) => [...known.values()];

  it('stores what is new, tells what was known, and does not store a message twice', async () => {
    const store = storage.createShardStore();
    const known1 = busObservation({ seq: 1 });
    const first = draftOf(storage.messageIds.next(), [known1], () => 77n);
    await store.commit(first.draft, neverRejudged);

    const again = draftOf(storage.messageIds.next(), [known1], () => 78n);
    const mixed = draftOf(storage.messageIds.next(), [known1, busObservation({ seq: 2 })], () => 77n);
    const fresh = draftOf(storage.messageIds.next(), [busObservation({ seq: 3 })]);
    const draft: BatchDraft = {
      ...emptyDraft,
      messages: [again.message, mixed.message, fresh.message],
      observations: [...again.rows, ...mixed.rows, ...fresh.rows],
      events: [eventRow(fresh.message.id)],
      quarantine: [quarantineRow('q1')],
      verdicts: { findings: [findingRow('f-wrong')], checkpoints: [], refolds: [] },
    };
    let known: ReadonlyMap<ObservationRow | EventRow, bigint> = new Map();
    const report = await store.commit(draft, (rows) => {
      known = rows;
      return {
        verdicts: { findings: [findingRow('f-right')], checkpoints: [], refolds: [] },
        quarantine: [quarantineRow('q2', { code: 'duplicate_with_other_bytes' })],
      };
    });
    expect(report.fellBack).toBe(true);
    expect([...known.keys()]).toEqual([again.rows[0], mixed.rows[0]]);
    expect(await hashes(known)).toEqual([77n, 77n]);
    expect(report.findings.map(({ id }) => id)).toEqual(['f-right']);
    expect(await count('observation_bus')).toBe(3);
    expect(await count('device_event')).toBe(1);
    expect(await count('quarantine')).toBe(2);
    const messages = await runSql(url, 'SELECT id::text AS id FROM message ORDER BY message.id');
    expect(messages.map(({ id }) => id)).toEqual(
      [first.message.id, mixed.message.id, fresh.message.id].map(String),
    );
    // The shard's connection goes on as before.
    const next = draftOf(storage.messageIds.next(), [busObservation({ seq: 4 })]);
    expect((await store.commit(next.draft, neverRejudged)).fellBack).toBe(false);
    await store.close();
  });

  it('finds a key that occurs twice in one batch', async () => {
    const store = storage.createShardStore();
    const twice = draftOf(storage.messageIds.next(), [busObservation(), busObservation()], () => 5n);
    let known: unknown[] = [];
    const report = await store.commit(twice.draft, (rows) => {
      known = [...rows.keys()];
      return { verdicts: emptyDraft.verdicts, quarantine: [] };
    });
    expect(report.fellBack).toBe(true);
    expect(known).toEqual([twice.rows[1]]);
    expect(await count('observation_bus')).toBe(1);
    expect(await count('message')).toBe(1);
    await store.close();
  });

  it('keeps the verdicts where only a quarantined message was known', async () => {
    const store = storage.createShardStore();
    await store.commit({ ...emptyDraft, quarantine: [quarantineRow('q1')] }, neverRejudged);
    const next = draftOf(storage.messageIds.next(), [busObservation()]);
    const verdicts = { ...emptyDraft.verdicts, findings: [findingRow('f1')] };
    const report = await store.commit(
      { ...next.draft, quarantine: [quarantineRow('q1')], verdicts },
      neverRejudged,
    );
    expect(report).toMatchObject({ fellBack: true, findings: [{ id: 'f1' }] });
    expect(await count('quarantine')).toBe(1);
    await store.close();
  });

  it('commits nothing where judging again fails', async () => {
    const store = storage.createShardStore();
    await store.commit(draftOf(storage.messageIds.next(), [busObservation()]).draft, neverRejudged);
    const next = draftOf(storage.messageIds.next(), [busObservation(), busObservation({ seq: 2 })]);
    await expect(store.commit(next.draft, neverRejudged)).rejects.toThrow('rejudge was called');
    expect(await count('observation_bus')).toBe(1);
    await store.close();
  });
});
