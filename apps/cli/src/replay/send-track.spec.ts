import { type AddressInfo, createServer, type Server } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kindContracts } from '#contracts';
import { readTrack, type Track } from './read-track.js';
import { type SendTrackOptions, sendTrack } from './send-track.js';

const device = { trialId: 'trial-1', kind: 'bus', deviceId: 'bus-1' } as const;
const received: { topic: string; text: string; qos: number }[] = [];
let aedes: Aedes;
let server: Server;
let url: string;

beforeEach(async () => {
  received.length = 0;
  aedes = await Aedes.createBroker();
  aedes.authorizePublish = (_client, packet, done) => {
    received.push({ topic: packet.topic, text: packet.payload.toString(), qos: packet.qos });
    done(null);
  };
  server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  await new Promise<void>((resolve) => aedes.close(resolve));
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

function track(seconds: number): Track {
  const rows = Array.from({ length: seconds }, (_, second) => `${second},121.5${second},25.03`);
  const read = readTrack(`t_s,lon,lat\n${rows.join('\n')}\n`);
  if (!read.ok) throw new Error(read.problem.what);
  return read.value;
}

function send(more: Partial<SendTrackOptions> = {}) {
  return sendTrack({
    track: track(1200),
    device,
    credential: { username: 'u', password: 'p', clientId: 'c', deviceIds: ['bus-1'] },
    url,
    speed: Number.POSITIVE_INFINITY,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  });
}

function payloads() {
  return received.filter(({ topic }) => topic.endsWith('/telemetry')).map(({ text }) => JSON.parse(text));
}

describe('sendTrack', () => {
  it('sends every fix in order with QoS 1, numbered from 0 in one boot, as a test', async () => {
    const outcome = await send();
    expect(outcome).toMatchObject({ ok: true, value: { fixes: 1200, sent: 1200, acknowledged: 1200 } });
    const sent = payloads();
    expect(sent.map(({ seq }) => seq)).toEqual(sent.map((_, index) => index));
    expect(new Set(sent.map(({ bootId }) => bootId)).size).toBe(1);
    expect(Object.keys(sent[0]!).sort()).toEqual([
      'bootId',
      'location',
      'observedAt',
      'seq',
      'specVersion',
      'status',
    ]);
    expect(sent.every(({ status }) => status === 'test')).toBe(true);
    expect(sent.flatMap((one) => kindContracts.bus.observation.safeParse(one).error?.issues ?? [])).toEqual(
      [],
    );
    expect(received.every(({ qos }) => qos === 1)).toBe(true);
    expect(received.some(({ topic }) => topic === 'trialwatch/v1/trial-1/bus/bus-1/telemetry')).toBe(true);
  });

  it('ends now where no start is given, so that nothing lies in the future', async () => {
    const before = Date.now();
    await send();
    const times = payloads().map(({ observedAt }) => Date.parse(observedAt));
    expect(times.at(-1)).toBeGreaterThanOrEqual(before - 1);
    expect(times.at(-1)).toBeLessThanOrEqual(Date.now());
    expect(times.at(-1)! - times[0]!).toBe(1_199_000);
  });

  it('takes the given start, and another boot each time', async () => {
    const startMs = Date.parse('2026-05-01T17:00:00.000Z');
    await send({ startMs, track: track(3) });
    await send({ startMs, track: track(3) });
    const sent = payloads();
    expect(sent.slice(0, 3).map(({ observedAt }) => observedAt)).toEqual([
      '2026-05-01T17:00:00.000Z',
      '2026-05-01T17:00:01.000Z',
      '2026-05-01T17:00:02.000Z',
    ]);
    expect(sent[3].bootId).not.toBe(sent[0].bootId);
  });

  it('keeps the pace of the recording, times the speed', async () => {
    let nowMs = 1_000_000;
    const slept: number[] = [];
    const clock = {
      nowMs: () => nowMs,
      sleepUntil: async (atMs: number) => {
        slept.push(atMs - 1_000_000);
        nowMs = atMs;
      },
    };
    await send({ speed: 4, track: track(5), clock });
    expect(slept).toEqual([250, 500, 750, 1000]);
  });

  it('stops when it is asked to, and says how far it came', async () => {
    const stop = new AbortController();
    const clock = {
      nowMs: () => 0,
      sleepUntil: async (atMs: number) => {
        if (atMs >= 3000) stop.abort();
      },
    };
    const outcome = await send({ speed: 1, track: track(60), clock, signal: stop.signal });
    expect(outcome).toMatchObject({ ok: true, value: { sent: 3, acknowledged: 3, aborted: true } });
  });
});
