import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Judged } from '#rules';
import type { DecodeStored, Storage } from '#storage';
import { runSql, TestDatabase } from '../support/database.js';
import {
  baseMs,
  bus1,
  busObservation,
  draftOf,
  emptyDraft,
  eventRow,
  messageRow,
  quarantineRow,
  xinyiFile,
} from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
const everything = { vendorId: null };
const never = () => {
  throw new Error('rejudge was called');
};

/** Reads what `draftOf` wrote. */
const decode: DecodeStored = (kind, channel, text, envelope) => {
  const items = JSON.parse(text);
  return (index, status): Judged => {
    const payload = items[index];
    const observedAtMs = Date.parse(payload.observedAt);
    const key = { ...envelope, status, observedAtMs, bootId: 'b1', seq: payload.seq, kind };
    if (channel === 'event') return { type: 'event', event: { ...key, event: payload.event, details: {} } };
    return { type: 'observation', observation: { ...key, payload } as never };
  };
};

beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => baseMs));
  await storage.messageIds.ready();
  await storage.trials.importFile(xinyiFile, 'test');
  const store = storage.createShardStore();
  // Ten observations of one message each, out of order, four days apart in the middle; two share a time.
  for (const seq of [3, 1, 2, 0, 4, 9, 8, 7, 6, 5]) {
    const observedAtMs = baseMs + (seq < 5 ? 0 : 4 * 86_400_000) + Math.floor(seq / 2) * 1000;
    const { draft } = draftOf(storage.messageIds.next(), [busObservation({ seq, observedAtMs })], () =>
      BigInt(-seq),
    );
    await store.commit(draft, never);
  }
  const eventId = storage.messageIds.next();
  const payload = [{ seq: 1, observedAt: new Date(baseMs + 1000).toISOString(), event: 'comms_lost' }];
  const event = messageRow(eventId, busObservation(), 'event', Buffer.from(JSON.stringify(payload)));
  await store.commit(
    {
      ...emptyDraft,
      messages: [event],
      events: [
        eventRow(eventId, { observedAtMs: baseMs + 1000, event: 'comms_lost', details: { text: 'x' } }),
      ],
      quarantine: [
        quarantineRow('q1'),
        quarantineRow('q2', { vendorId: 'lumen', deviceId: 'lamp-1', index: 3 }),
        quarantineRow('q3', {
          receivedAtMs: baseMs + 1,
          payload: null,
          sizeBytes: 900_000,
          code: 'payload_too_large',
        }),
      ],
      connections: [
        {
          deviceId: 'bus-2',
          trialId: 'xinyi',
          messageId: null,
          receivedAtMs: baseMs,
          status: { state: 'online' },
          isWill: false,
        },
        {
          deviceId: 'bus-2',
          trialId: 'xinyi',
          messageId: null,
          receivedAtMs: baseMs,
          status: { state: 'offline', reason: 'lost' },
          isWill: true,
        },
      ],
    },
    never,
  );
  await store.close();
});
afterAll(() => database?.stop());

async function sequence(order: 'asc' | 'desc', query: object = {}) {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await storage.observationReads.list(bus1, { limit: 3, order, cursor, ...query });
    if (!page.ok) throw new Error(page.problem.detail);
    seen.push(...page.value.items.map(({ seq }) => seq));
    cursor = page.value.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return seen;
}

describe('observations of a device', () => {
  it('come in canonical order or against it, each once, over all pages', async () => {
    expect(await sequence('asc')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await sequence('desc')).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  });

  it('are those of the period', async () => {
    const from = new Date(baseMs + 1000).toISOString();
    const to = new Date(baseMs + 2000).toISOString();
    expect(await sequence('asc', { from, to })).toEqual([2, 3]);
  });

  it.each([
    '',
    'x',
    '%%%',
    'e30',
    Buffer.from('[1,2,3]').toString('base64url'),
    Buffer.from('["1","b",3]').toString('base64url'),
    Buffer.from('[1e300,"b",3]').toString('base64url'),
    Buffer.from('[1,"\\u0000",3]').toString('base64url'),
    'A'.repeat(600),
  ])('refuse the cursor %j', async (cursor) => {
    const page = await storage.observationReads.list(bus1, { limit: 3, order: 'asc', cursor });
    expect(page).toMatchObject({ ok: false, problem: { code: 'invalid_cursor' } });
  });

  it('has events beside them', async () => {
    const events = await storage.observationReads.listEvents(bus1, { limit: 5 });
    expect(events).toMatchObject({
      value: {
        items: [{ event: 'comms_lost', details: { text: 'x' }, observedAt: '2026-11-20T01:00:01.000Z' }],
      },
    });
  });
});

describe('what ingest looks up', () => {
  it('content hashes of the keys that are stored', async () => {
    const key = (seq: number) => ({ observedAtMs: baseMs + Math.floor(seq / 2) * 1000, bootId: 'b1', seq });
    const query = (channel: 'telemetry' | 'event', seq: number, deviceId = 'bus-1') =>
      ({ channel, kind: 'bus', deviceId, key: key(seq) }) as const;
    const found = await storage
      .ingestReads(decode)
      .contentHashes([
        query('telemetry', 99),
        query('event', 2),
        query('telemetry', 3),
        query('telemetry', 3, 'bus-2'),
        { ...query('event', 1), key: { observedAtMs: baseMs + 1000, bootId: 'b1', seq: 1 } },
        query('telemetry', 1),
      ]);
    expect([...found].sort()).toEqual([
      [2, -3n],
      [4, 21n],
      [5, -1n],
    ]);
    expect(await storage.ingestReads(decode).contentHashes([])).toEqual(new Map());
  });

  it('the newest checkpoint and, in canonical order, what came after it', async () => {
    const reads = storage.ingestReads(decode);
    const whole = await reads.history(bus1);
    expect(whole.checkpoint).toBeNull();
    const order = whole.since.map((item) =>
      item.type === 'event' ? `event ${item.event.seq}` : item.observation.seq,
    );
    expect(order).toEqual([0, 1, 'event 1', 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(whole.since[0]).toMatchObject({
      observation: {
        deviceId: 'bus-1',
        status: 'actual',
        receivedAtMs: baseMs + 40,
        payload: { speedMps: 2.5 },
      },
    });

    const state = {
      last: { observedAtMs: baseMs + 1000, bootId: 'b1', seq: 2 },
      permitVersion: 1,
      rules: {},
    };
    const older = { ...state, rules: { old: {} } };
    const store = storage.createShardStore();
    await store.commit(
      {
        ...emptyDraft,
        verdicts: {
          ...emptyDraft.verdicts,
          checkpoints: [
            { deviceId: 'bus-1', state, at: state.last },
            { deviceId: 'bus-1', state: older, at: { ...state.last, seq: 1 } },
          ],
        },
      },
      never,
    );
    await store.close();
    const rest = await reads.history(bus1);
    expect(rest.checkpoint).toEqual({ deviceId: 'bus-1', state, at: state.last });
    expect(rest.since.map((item) => (item.type === 'event' ? -1 : item.observation.seq))).toEqual([
      3, 4, 5, 6, 7, 8, 9,
    ]);
    expect(await reads.history({ ...bus1, id: 'nobody' })).toEqual({ checkpoint: null, since: [] });
  });
});

describe('quarantine', () => {
  it('is listed newest first within the scope', async () => {
    const ids = async (scope: { vendorId: string | null }, filter = {}) => {
      const page = await storage.quarantineReads.list({ limit: 5, ...filter }, scope);
      return page.ok ? page.value.items.map(({ id }) => id) : [];
    };
    expect(await ids(everything)).toEqual(['q3', 'q2', 'q1']);
    expect(await ids({ vendorId: 'lumen' })).toEqual(['q2']);
    expect(await ids(everything, { deviceId: 'bus-1', trialId: 'xinyi' })).toEqual(['q3', 'q1']);
  });

  it('gives the original bytes back, where they were taken', async () => {
    expect(await storage.quarantineReads.find('q1', everything)).toMatchObject({
      payloadText: '{nope',
      payloadBase64: Buffer.from('{nope').toString('base64'),
      sha256: '26b8317cfd9d065b7325a6ff3e6260dc62890ecf626448028a14a23fd6c1e04c',
      sizeBytes: 5,
    });
    expect(await storage.quarantineReads.find('q3', everything)).toMatchObject({
      payloadBase64: null,
      sizeBytes: 900_000,
    });
    expect(await storage.quarantineReads.find('q1', { vendorId: 'lumen' })).toBeNull();
  });
});

describe('messages', () => {
  it('are found by their id within the scope, and nothing else is', async () => {
    const [row] = await runSql(url, 'SELECT id::text AS id FROM message ORDER BY message.id LIMIT 1');
    const message = await storage.messageReads.find(String(row?.id), { vendorId: 'turing' });
    expect(JSON.parse(message?.payloadText ?? '')).toMatchObject([{ seq: 3 }]);
    expect(await storage.messageReads.find(String(row?.id), { vendorId: 'lumen' })).toBeNull();
    expect(await storage.messageReads.find('9999999999999999999', everything)).toBeNull();
    expect(await storage.messageReads.find('1; DROP TABLE message', everything)).toBeNull();
  });
});

describe('the live seed', () => {
  it('has the newest state of every device', async () => {
    const seed = await storage.liveSeed(decode).read();
    expect(seed.devices.map(({ deviceId }) => deviceId)).toEqual(['bus-1', 'bus-2', 'lamp-1']);
    expect(seed.devices[0]).toEqual({
      deviceId: 'bus-1',
      trialId: 'xinyi',
      vendorId: 'turing',
      kind: 'bus',
      observedAt: '2026-11-24T01:00:04.000Z',
      receivedAt: '2026-11-24T01:00:04.040Z',
      connection: 'unknown',
      lat: 25.0333,
      lon: 121.545,
      hAccM: 0.25,
      values: { speedMps: 2.5 },
      measures: {},
      openRules: [],
      reportIntervalS: 1,
    });
    expect(seed.devices[1]).toMatchObject({ connection: 'offline', observedAt: null, lat: null });
    expect(seed.devices[2]).toMatchObject({ lat: 25.03, lon: 121.54, values: {} });
  });
});
