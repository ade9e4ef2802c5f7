import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '#contracts';
import type { Storage } from '#storage';
import {
  type BrokenNight,
  type BusItem,
  itemsOfNight,
  seeded,
  trialOfNight,
} from '../support/broken-night.js';
import { runSql, TestDatabase } from '../support/database.js';
import { timelineOf, truthOf } from '../support/final-truth.js';
import { MortalIngest } from '../support/mortal-ingest.js';

/** The long form: TRIALWATCH_TEST_PERMUTATIONS=10000. */
const permutations = Number(process.env.TRIALWATCH_TEST_PERMUTATIONS ?? '500');
const perSet = 50;
const lives = 3;
const hourMs = 3_600_000;
const horizonMs = Date.UTC(2026, 10, 20, 12);
const startMs = horizonMs - 23 * hourMs;
const trialId = 'night';

let database: TestDatabase;
let storage: Storage;
let url: string;

beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => horizonMs));
  await storage.messageIds.ready();
});
afterAll(() => database?.stop());

function shuffled<T>(values: readonly T[], random: () => number): T[] {
  const mixed = [...values];
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [mixed[at], mixed[other]] = [mixed[other] as T, mixed[at] as T];
  }
  return mixed;
}

/** 60 to 200 observations of a night whose stretches lie hours apart. */
function itemsOfSet(set: number): readonly BusItem[] {
  const random = seeded(set + 1);
  const seconds = 80 + Math.floor(random() * 120);
  const night: BrokenNight = { trialId, deviceIds: [], startMs, seconds };
  const leapsMs = Array.from({ length: 5 }, () => random() * 4 * hourMs);
  return itemsOfNight(night, set + 1).map((item) => {
    const stretch = Math.floor(item.seq / 40);
    const laterMs = leapsMs.slice(0, stretch).reduce((sum, leapMs) => sum + Math.floor(leapMs), 0);
    return { ...item, observedAt: new Date(Date.parse(item.observedAt) + laterMs).toISOString() };
  });
}

/** Messages of 1 to 20 items in any order, one in ten of them sent twice. */
function messagesOf(items: readonly BusItem[], seed: number): readonly (readonly BusItem[])[] {
  const random = seeded(seed);
  // Some come nearly in order, in stretches, some wholly mixed.
  const mixed = random() < 0.5 ? shuffled(items, random) : items;
  const messages: BusItem[][] = [];
  for (let at = 0; at < mixed.length; ) {
    const size = 1 + Math.floor(random() * 20);
    messages.push(mixed.slice(at, at + size));
    at += size;
  }
  const twice = messages.filter(() => random() < 0.1);
  return shuffled([...messages, ...twice], random);
}

interface Row {
  readonly device_id: string;
  readonly found: unknown;
}

/** Hash of what stands in the end for one device, without what belongs to the record. */
function hashOf(found: unknown): string {
  return createHash('sha256').update(JSON.stringify(found)).digest('hex');
}

// clock_skew is about the arrival itself, which a permutation changes.
const standing = `
  SELECT device_id, json_agg(json_build_object('ruleId', rule_id, 'permitVersion', permit_version,
    'severity', severity, 'placeId', place_id, 'onset', extract(epoch FROM onset) * 1000,
    'end', extract(epoch FROM ended_at) * 1000, 'worst', worst) ORDER BY onset, rule_id, permit_version) AS found
  FROM finding WHERE state IN ('open', 'ended') AND rule <> 'clock_skew' GROUP BY device_id`;

function plain(found: ReturnType<typeof truthOf>): unknown {
  const final = found.filter(({ ruleId }) => ruleId !== 'clock_skew');
  return final.map(({ ruleId, permitVersion, severity, placeId, onset, end, worst }) => ({
    ruleId,
    permitVersion,
    severity,
    placeId,
    onset: Date.parse(onset),
    end: end === null ? null : Date.parse(end),
    worst: worst === null ? null : { at: worst.at, unit: worst.unit, value: worst.value },
  }));
}

describe(`${permutations} permutations of arrival, through kills, the real re-fold and the real store`, () => {
  it('lead to one hash of the final findings for each set of observations', async () => {
    const sets = Array.from({ length: Math.ceil(permutations / perSet) }, (_, set) => itemsOfSet(set));
    const nameOf = (at: number) => `bus-${at}`;
    const ids = Array.from({ length: permutations }, (_, at) => nameOf(at));
    const file = trialOfNight({ trialId, deviceIds: ids, startMs, seconds: 5 * 3600 });
    const devices = (file.devices ?? []).map((device) => ({ ...device, trialId })) as readonly Device[];
    const timeline = timelineOf(file);
    const setting = { storage, devices, timeline, nowMs: horizonMs };
    const orders = devices.map((_, at) => messagesOf(sets[Math.floor(at / perSet)] ?? [], at + 1));

    for (let life = 0; life < lives; life++) {
      const running = new MortalIngest(setting);
      await Promise.all(
        devices.map(async (device, at) => {
          const own = orders[at] ?? [];
          const from = Math.floor((own.length * life) / lives);
          const to = Math.floor((own.length * (life + 1)) / lives);
          for (const items of own.slice(from, to)) await running.send(device, items);
        }),
      );
      // A horizon in between announces silences that later data disprove.
      await running.ingest.advanceHorizon(horizonMs - hourMs);
      if (life < lives - 1) await running.kill();
      else {
        await running.ingest.whenRefolded();
        await running.ingest.advanceHorizon(horizonMs);
        await running.ingest.whenRefolded();
        await running.end();
      }
      expect(running.faults).toEqual([]);
    }

    const rows = (await runSql(url, standing)) as unknown as readonly Row[];
    const found = new Map(rows.map((row) => [row.device_id, row.found]));
    for (const [set, items] of sets.entries()) {
      const first = nameOf(set * perSet);
      const own = { ...file, devices: (file.devices ?? []).filter(({ id }) => id === first) };
      const truth = plain(truthOf(own, new Map([[first, items]]), { horizonMs }));
      const members = ids.slice(set * perSet, (set + 1) * perSet);
      const hashes = new Map(members.map((id) => [hashOf(found.get(id)), id]));
      for (const id of hashes.values()) expect(found.get(id), `set ${set}, ${id}`).toEqual(truth);
      expect(hashes.size, `hashes of set ${set}`).toBe(1);
    }
  }, 3_600_000);
});
