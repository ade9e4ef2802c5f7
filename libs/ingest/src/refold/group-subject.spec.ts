import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Device, deviceTopic, permitConditions } from '#contracts';
import {
  advanceIn,
  compileTimeline,
  type Episode,
  finalFindings,
  initialDeviceState,
  type Judged,
  stepIn,
} from '#rules';
import { IngestRig, type RigOptions, startMs, trialId } from '../../testing/ingest-rig.js';
import { type Fault, MemoryDatabase } from '../../testing/memory-database.js';
import type { Judge } from '../ports.js';

const judge: Judge = { initialDeviceState, stepIn, advanceIn };
const endMs = startMs + 7_200_000;
const here = { lat: 25.0333, lon: 121.546 };
const busOf = (id: string): Device => ({ id, trialId, kind: 'bus', vendorId: 'star' });
const counter: Device = {
  id: 'counter',
  trialId,
  kind: 'traffic',
  vendorId: 'flow',
  watches: 'lane',
  reportIntervalS: 60,
};
const devices = [busOf('ez10'), busOf('ez11'), counter];

function timelineOf(changeMs: number, fromMs = startMs - 86_400_000) {
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
  const rules = [
    { id: 'sharing', rule: 'third_party_in_lane', params: {} },
    { id: 'quick', rule: 'overspeed', params: { limitMps: 3 } },
  ];
  const conditions = permitConditions.parse({ lanes: [lane], rules, speedLimitMps: 3 });
  const compiled = compileTimeline({
    trial: { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'actual' },
    permits: [
      { version: 1, conditions, inForceFromMs: fromMs },
      { version: 2, conditions, inForceFromMs: changeMs },
    ],
    devices,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

interface Sent {
  readonly device: Device;
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

function sent(device: Device, second: number, fields: object): Sent {
  const atMs = startMs + second * 1000;
  return { device, atMs, body: { seq: second, observedAt: new Date(atMs).toISOString(), ...fields } };
}

const bus = (second: number, isThere: boolean, device = devices[0]!, speedMps = 2) =>
  sent(device, second, { location: isThere ? here : { ...here, lat: 25.04 }, speedMps });

const count = (second: number, bicycle: number) => {
  const periodStart = new Date(startMs + (second - 60) * 1000).toISOString();
  return sent(counter, second, { counts: bicycle > 0 ? { bicycle } : {}, periodStart });
};

function rigOf(more: RigOptions = {}) {
  const timeline = timelineOf(startMs + 86_400_000);
  const rig = new IngestRig({ devices, judge, timeline, checkpointMinReadings: 2, ...more });
  rig.nowMs = startMs;
  return rig;
}

/** As devices do: again until it is acknowledged. */
async function deliver(rig: IngestRig, { device, body }: Sent): Promise<void> {
  const { id: deviceId, kind } = device;
  const topic = deviceTopic({ trialId, kind, deviceId }, 'telemetry');
  while ((await rig.send(rig.message(deviceId, body, { topic }))) !== null);
}

const told = (episodes: readonly Episode[]) =>
  episodes
    .map(({ deviceId, ruleId, onsetMs, endMs, permitVersion, worst }) =>
      [
        ruleId,
        deviceId,
        permitVersion,
        (onsetMs - startMs) / 1000,
        endMs === null ? 'open' : (endMs - startMs) / 1000,
        worst?.value,
      ].join(' '),
    )
    .sort();

const living = ({ database }: IngestRig) => told(database.living.map(({ episode }) => episode));

async function expected(database: MemoryDatabase, timeline: RigOptions['timeline'], horizonMs: number) {
  const data: readonly Judged[] = await database.refoldReads.readings(devices, null, 10_000);
  return told(finalFindings({ timeline: timeline!, devices, data, horizonMs }));
}

describe('a rule over several devices, as ingest judges it', () => {
  it('finds the bus whose lane somebody enters, soon after both are known', async () => {
    const rig = rigOf();
    for (const item of [bus(30, true), bus(40, true), count(60, 1)]) {
      rig.nowMs = item.atMs + 200;
      await deliver(rig, item);
    }
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 30 open 1']);
    expect(rig.announcements.flatMap(({ findings }) => findings.map(({ ruleId }) => ruleId))).toContain(
      'sharing',
    );
    expect(await rig.database.refoldReads.owed()).toEqual([]);
    await rig.ingest.drain(1000);
  });

  it('amends it when late data of another device say otherwise, and leaves findings of devices alone', async () => {
    const rig = rigOf();
    const inOrder = [
      bus(20, true),
      count(60, 1),
      bus(70, false, devices[0], 9),
      bus(80, false, devices[0], 9),
      bus(400, false),
    ];
    for (const item of inOrder) {
      rig.nowMs = item.atMs + 200;
      await deliver(rig, item);
    }
    await rig.ingest.whenRefolded();
    const quick = living(rig).filter((text) => text.startsWith('quick'));
    expect(quick).toHaveLength(1);
    expect(living(rig)).toEqual([...quick, 'sharing ez10 1 20 20 1']);
    await deliver(rig, bus(35, true));
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual([...quick, 'sharing ez10 1 20 35 1']);
    await rig.ingest.drain(1000);
  });

  it('is told what time alone brings about, by the horizon', async () => {
    const rig = rigOf();
    for (const item of [bus(30, true), count(60, 1)]) {
      rig.nowMs = item.atMs + 200;
      await deliver(rig, item);
    }
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 30 open 1']);
    const before = rig.database.refolds.length;
    // Long after the clear time. (Sooner, ingest that was just started holds what only time tells.)
    for (const second of [3700, 3800]) {
      rig.nowMs = startMs + second * 1000;
      await rig.ingest.advanceHorizon(rig.nowMs);
      await rig.ingest.whenRefolded();
      expect(living(rig)).toEqual(['sharing ez10 1 30 30 1']);
    }
    const asked = rig.database.refolds
      .slice(before)
      .filter(({ subjectId }) => subjectId.endsWith('/sharing'));
    expect(asked).toHaveLength(1);
    await rig.ingest.drain(1000);
  });

  it('is told what time alone brings about, also after a re-fold that stopped early', async () => {
    const rig = rigOf();
    const away = Array.from({ length: 40 }, (_, n) => bus(n * 30, false));
    for (const item of [...away, bus(1230, true), count(1260, 1)]) {
      rig.nowMs = item.atMs + 200;
      await deliver(rig, item);
      await rig.ingest.whenRefolded();
      if (item === away[0]) await rig.ingest.advanceHorizon(rig.nowMs);
    }
    expect(living(rig)).toEqual(['sharing ez10 1 1230 open 1']);
    await deliver(rig, bus(95, false));
    await rig.ingest.whenRefolded();
    rig.nowMs = startMs + 5000 * 1000;
    await rig.ingest.advanceHorizon(rig.nowMs);
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 1230 1230 1']);
    await rig.ingest.drain(1000);
  });

  it('is told what time alone brings about, also by the next process', async () => {
    const first = rigOf();
    for (const item of [bus(30, true), count(60, 1)]) {
      first.nowMs = item.atMs + 200;
      await deliver(first, item);
    }
    await first.ingest.whenRefolded();
    await first.ingest.drain(1000);
    const rig = rigOf({ database: first.database });
    rig.ingest.wakeRefolds();
    rig.nowMs = startMs + 3700 * 1000;
    await rig.ingest.advanceHorizon(rig.nowMs);
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 30 30 1']);
    const asked = rig.database.refolds.length;
    await rig.ingest.advanceHorizon(rig.nowMs + 60_000);
    await rig.ingest.whenRefolded();
    expect(rig.database.refolds.slice(asked)).toEqual([]);
    await rig.ingest.drain(1000);
  });

  it('is told what time alone brings about, also where the answer to the run before was lost', async () => {
    const rig = rigOf();
    await rig.ingest.advanceHorizon(rig.nowMs);
    await rig.ingest.whenRefolded();
    await deliver(rig, bus(30, true));
    await rig.ingest.whenRefolded();
    rig.nowMs = startMs + 60_200;
    rig.database.amendFaults.push('answer_lost');
    await deliver(rig, count(60, 1));
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 30 open 1']);
    rig.nowMs = startMs + 3700 * 1000;
    await rig.ingest.advanceHorizon(rig.nowMs);
    await rig.ingest.whenRefolded();
    expect(living(rig)).toEqual(['sharing ez10 1 30 30 1']);
    await rig.ingest.drain(1000);
  });

  it('may be ordered to be judged a moment before its permit comes into force', async () => {
    const rig = rigOf({ timeline: timelineOf(startMs + 86_400_000, startMs + 60_000) });
    rig.database.refolds.push({
      trialId,
      subjectId: `${trialId}/sharing`,
      fromMs: startMs + 60_000,
      toMs: null,
      requestedAtMs: startMs,
      held: false,
    });
    rig.ingest.wakeRefolds();
    await rig.ingest.whenRefolded();
    expect(await rig.database.refoldReads.owed()).toEqual([]);
    await rig.ingest.drain(1000);
  });

  it('stores few requests however often devices report', async () => {
    const rig = rigOf({ refoldWindowMs: 50 });
    for (let second = 0; second < 60; second++) {
      rig.nowMs = startMs + second * 1000;
      await deliver(rig, bus(second, false));
    }
    await rig.ingest.whenRefolded();
    const ordered = rig.database.refolds.filter(({ subjectId }) => subjectId === `${trialId}/sharing`);
    expect(ordered.length).toBeGreaterThan(0);
    expect(ordered.length).toBeLessThan(30);
    expect(rig.database.done.size).toBe(rig.database.refolds.length);
    await rig.ingest.drain(1000);
  });

  it('is the same verdict for every order of arrival, with faults, kills and restarts on the way', async () => {
    const item = fc.oneof(
      fc.tuple(fc.nat(900), fc.boolean(), fc.constantFrom(devices[0]!, devices[1]!)).map((of) => bus(...of)),
      fc.tuple(fc.integer({ min: 0, max: 15 }), fc.nat(2)).map(([minute, n]) => count(minute * 60, n)),
    );
    const items = fc
      .uniqueArray(item, {
        minLength: 5,
        maxLength: 50,
        size: 'max',
        selector: ({ device, atMs }) => `${device.id} ${atMs}`,
      })
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }));
    const happening = fc.constantFrom('none', 'none', 'none', 'settle', 'restart', 'kill');
    const fault = fc.option(fc.constantFrom<Fault>('refused', 'answer_lost'), { freq: 4 });
    const property = fc.asyncProperty(
      items,
      fc.array(happening, { minLength: 7, maxLength: 7 }),
      fc.boolean(),
      fc.array(fault, { maxLength: 12 }),
      async (arriving, happenings, isLive, faults) => {
        const database = new MemoryDatabase();
        database.faults.push(...faults);
        database.amendFaults.push(...faults.slice(1));
        const timeline = timelineOf(startMs + 450_000);
        const start = () => rigOf({ database, timeline, checkpointEveryMs: 60_000 });
        let rig = start();
        const clock = isLive ? startMs + 900_000 : endMs;
        for (const [at, one] of arriving.entries()) {
          rig.nowMs = clock;
          await deliver(rig, one);
          const now = happenings[at % happenings.length];
          if (now === 'settle') await rig.ingest.whenRefolded();
          if (now !== 'restart' && now !== 'kill') continue;
          if (now === 'kill') database.cutOff();
          await rig.ingest.drain(now === 'kill' ? 0 : 1000);
          rig = start();
          rig.ingest.wakeRefolds();
        }
        database.faults.splice(0);
        database.amendFaults.splice(0);
        rig.nowMs = endMs;
        await deliver(rig, bus(7200, false));
        await rig.ingest.whenRefolded();
        expect(living(rig)).toEqual(await expected(database, timeline, endMs));
        await rig.ingest.drain(1000);
      },
    );
    await fc.assert(property, { numRuns: 25 });
  }, 120_000);
});
