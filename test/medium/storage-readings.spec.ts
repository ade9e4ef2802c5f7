import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AnyObservation, type Device, type Kind, kinds } from '#contracts';
import { decodeStored } from '#ingest';
import type { Judged } from '#rules';
import type { BatchDraft, DecodeStored, ReadingPlace, Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';
import { baseMs, emptyDraft, messageRow } from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => baseMs));
  await storage.messageIds.ready();
});
afterAll(() => database?.stop());

const never = () => {
  throw new Error('rejudge was called');
};

function device(id: string, kind: Kind, reportIntervalS?: number): Device {
  return {
    id,
    trialId: 'xinyi',
    kind,
    vendorId: 'turing',
    ...(reportIntervalS === undefined ? {} : { reportIntervalS }),
  };
}

/** One reading as it is sent. */
interface Sent {
  readonly device: Device;
  readonly channel: 'telemetry' | 'event';
  readonly observedAtMs: number;
  readonly bootId: string;
  readonly seq: number;
}

const mainFields: Readonly<Record<Kind, object>> = {
  bus: { location: { lat: 25.0333, lon: 121.545 } },
  streetlight: { powerState: 'on' },
  parking: { occupancy: 'vacant' },
  efence: { presence: 'inside' },
  traffic: { counts: { bicycle: 1 } },
  bin: { fillRatio: 0.5 },
};

function payloadOf({ device: { kind }, channel, observedAtMs, bootId, seq }: Sent): object {
  const observedAt = new Date(observedAtMs).toISOString();
  const key = { seq, observedAt, ...(bootId === '' ? {} : { bootId }) };
  return channel === 'event' ? { ...key, event: 'comms_lost' } : { ...key, ...mainFields[kind] };
}

/** Readings of one device and channel as one message. */
function addMessage(draft: BatchDraft, sent: readonly Sent[]): BatchDraft {
  const [first] = sent;
  if (first === undefined) return draft;
  const { device: from, channel } = first;
  const messageId = storage.messageIds.next();
  const receivedAtMs = baseMs + Number(messageId % 1_000n);
  const item = { trialId: from.trialId, kind: from.kind, deviceId: from.id, receivedAtMs };
  const items = sent.map(payloadOf);
  const text = JSON.stringify(items.length === 1 ? items[0] : items);
  const rows = sent.map(({ observedAtMs, bootId, seq }, indexInMessage) => ({
    key: { ...item, observedAtMs, bootId, seq, status: 'test' as const },
    row: { messageId, indexInMessage, contentHash: 1n, late: true },
    payload: items[indexInMessage],
  }));
  const messages = [...draft.messages, messageRow(messageId, item, channel, Buffer.from(text))];
  if (channel === 'event') {
    const made = rows.map(({ key, row }) => ({
      event: { ...key, event: 'comms_lost', details: {} },
      ...row,
    }));
    return { ...draft, messages, events: [...draft.events, ...made] };
  }
  const made = rows.map(({ key, row, payload }) => ({
    observation: { ...key, payload } as AnyObservation,
    ...row,
  }));
  return { ...draft, messages, observations: [...draft.observations, ...made] };
}

async function store(messages: readonly (readonly Sent[])[]): Promise<void> {
  const shard = storage.createShardStore();
  await shard.commit(messages.reduce(addMessage, emptyDraft), never);
  await shard.close();
}

const textOf = ({ device: { id }, channel, observedAtMs, bootId, seq }: Sent) =>
  JSON.stringify([observedAtMs - baseMs, id, bootId, seq, channel]);

function placeOf(judged: Judged): ReadingPlace {
  if (judged.type === 'observation') return { ...judged.observation, channel: 'telemetry' };
  return { ...judged.event, channel: 'event' };
}

const judgedText = (judged: Judged) => {
  const { observedAtMs, deviceId, bootId, seq, channel } = placeOf(judged);
  return JSON.stringify([observedAtMs - baseMs, deviceId, bootId, seq, channel]);
};

/** (observedAt, deviceId, bootId, seq), telemetry before events. */
function inOrder(sent: readonly Sent[]): readonly Sent[] {
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return sent.toSorted(
    (a, b) =>
      a.observedAtMs - b.observedAtMs ||
      text(a.device.id, b.device.id) ||
      text(a.bootId, b.bootId) ||
      a.seq - b.seq ||
      text(b.channel, a.channel),
  );
}

/** All pages, with the page limit of each in turn. */
async function readAll(
  devices: readonly Device[],
  limits: readonly number[],
  decode: DecodeStored = decodeStored,
) {
  const source = storage.refoldSource(decode);
  const read: string[] = [];
  let after: ReadingPlace | null = null;
  for (let page = 0; ; page++) {
    const limit = limits[page % limits.length] ?? 1;
    const judged: readonly Judged[] = await source.readings(devices, after, limit);
    read.push(...judged.map(judgedText));
    const last = judged.at(-1);
    if (judged.length < limit || last === undefined) return read;
    after = placeOf(last);
  }
}

describe('readings of several devices', () => {
  const devices = [
    ...kinds.map((kind, index) => device(`d${index}`, kind)),
    device('bus-a', 'bus', 1),
    device('Bus-b', 'bus', 3_600),
  ];
  const sent: fc.Arbitrary<Sent> = fc.record({
    device: fc.constantFrom(...devices),
    channel: fc.constantFrom('telemetry' as const, 'telemetry' as const, 'event' as const),
    observedAtMs: fc
      .oneof(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: -900, max: 900 }),
        fc.integer({ min: -3, max: 3 }).map((days) => days * 86_400),
      )
      .map((s) => baseMs + s * 1_000),
    bootId: fc.constantFrom('', 'b1', 'B2'),
    seq: fc.integer({ min: 0, max: 2 }),
  });

  it('come in canonical order, each once, whatever the pages and the order of arrival', async () => {
    const limits = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });
    const arrivals = fc.uniqueArray(sent, { selector: textOf, minLength: 1, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(arrivals, limits, fc.integer({ min: 1, max: 7 }), async (all, pages, most) => {
        await emptyIngestTables(url);
        const messages = new Map<string, Sent[]>();
        for (const [index, one] of all.entries()) {
          const name = `${one.device.id}/${one.channel}/${Math.floor(index / most)}`;
          // Events of the kinds but the bus have no names yet.
          if (one.channel === 'event' && one.device.kind !== 'bus') continue;
          messages.set(name, [...(messages.get(name) ?? []), one]);
        }
        await store([...messages.values()]);
        const stored = inOrder([...messages.values()].flat());
        expect(await readAll(devices, pages)).toEqual(stored.map(textOf));
        const some = devices.slice(1, 4);
        expect(await readAll(some, pages)).toEqual(
          stored.filter((one) => some.includes(one.device)).map(textOf),
        );
        for (const one of devices.slice(-2)) {
          expect(await readAll([one], pages)).toEqual(
            stored.filter(({ device: { id } }) => id === one.id).map(textOf),
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  it('are none of no devices, and none where nothing is stored', async () => {
    await emptyIngestTables(url);
    expect(await storage.refoldSource(decodeStored).readings([], null, 10)).toEqual([]);
    expect(await readAll(devices, [10])).toEqual([]);
    expect(await storage.periodReads(decodeStored).countBetween([], 0, baseMs, 10)).toBe(0);
  });
});

describe('a stored stretch', () => {
  const bus = device('bus-1', 'bus', 1);
  const lamp = device('lamp-1', 'streetlight', 300);
  const second = (of: Device, s: number): Sent => ({
    device: of,
    channel: 'telemetry',
    observedAtMs: baseMs + s * 1_000,
    bootId: '',
    seq: s,
  });
  const seconds = (of: Device, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => second(of, from + index));
  beforeAll(async () => {
    await emptyIngestTables(url);
    const messages = Array.from({ length: 8 }, (_, index) => seconds(bus, index * 500, (index + 1) * 500));
    await store([
      ...messages,
      ...seconds(lamp, 0, 20).map((one) => [{ ...one, observedAtMs: baseMs + one.seq * 300_000 }]),
    ]);
    await store([seconds(bus, 3 * 86_400, 3 * 86_400 + 10)]);
    await runSql(url, 'ANALYZE');
  });

  it('opens a message once, however many pages cut it', async () => {
    let opened = 0;
    const counting: DecodeStored = (...message) => {
      opened++;
      return decodeStored(...message);
    };
    expect(await readAll([bus], [300], counting)).toHaveLength(4_010);
    expect(opened).toBe(9);
  });

  it('is read across days without data', async () => {
    const read = await readAll([bus, lamp], [1_000]);
    expect(read).toHaveLength(4_030);
    expect(read.at(-1)).toBe(textOf(second(bus, 3 * 86_400 + 9)));
  });

  it('is read for a period, its end excluded, and counted no further than asked', async () => {
    const reads = storage.periodReads(decodeStored);
    const pages: number[] = [];
    const texts: string[] = [];
    for await (const page of reads.readingsBetween([bus, lamp], baseMs + 300_000, baseMs + 600_000, 128)) {
      pages.push(page.length);
      texts.push(...page.map(judgedText));
    }
    const lampAt = { ...second(lamp, 1), observedAtMs: baseMs + 300_000 };
    expect(texts).toEqual(inOrder([...seconds(bus, 300, 600), lampAt]).map(textOf));
    expect(pages).toEqual([128, 128, 45]);
    const period = [[bus, lamp], baseMs + 300_000, baseMs + 600_000] as const;
    expect(await reads.countBetween(...period, 1_000)).toBe(301);
    expect(await reads.countBetween(...period, 100)).toBe(100);
  });

  it.each([
    ['one device', [bus], 0],
    ['several devices', [bus, lamp], 0],
    ['days without data', [bus], 3_999],
  ])('costs what a page holds, not what is stored: %s', async (_, devices, fromS) => {
    const asked = vi.spyOn(pg.Pool.prototype, 'query');
    const source = storage.refoldSource(decodeStored);
    const place: ReadingPlace = { ...second(bus, fromS), deviceId: bus.id, channel: 'telemetry' };
    const [first] = await source.readings(devices, place, 20);
    await source.readings(devices, first === undefined ? place : placeOf(first), 20);
    const statements = asked.mock.calls.map(([text, values]) => [String(text), values as unknown] as const);
    asked.mockRestore();
    expect(statements.length).toBeGreaterThanOrEqual(3);
    for (const [text, values] of statements) {
      const [row] = await runSql(url, `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values as unknown[]);
      const plans = (row?.['QUERY PLAN'] ?? []) as readonly { Plan: PlanNode }[];
      const nodes = plans.flatMap(({ Plan }) => nodesOf(Plan));
      expect(nodes.length).toBeGreaterThan(0);
      expect(Math.max(...nodes.map(rowsOf)), text).toBeLessThan(400);
    }
  });
});

interface PlanNode {
  readonly Plans?: readonly PlanNode[];
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
}

const nodesOf = (node: PlanNode): readonly PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Every row that the node had in hand. */
const rowsOf = (node: PlanNode) =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
