import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parseTopic } from '#contracts';
import { PendingAcknowledgements } from './mqtt/pending-acknowledgements.js';
import { type RunOptions, runScenario, virtualStartMs } from './run-scenario.js';
import { scenarioMessages } from './scenario-messages.js';
import { scenarios } from './scenarios/scenario-library.js';

const smoke = scenarios.get('smoke')!;
const PASSWORD = 'let-me-in';

interface Received {
  readonly topic: string;
  readonly text: string;
  readonly qos: number;
}

/** A broker that keeps what it acknowledges; it can be cut off and brought back on its port. */
class RecordingBroker {
  readonly received: Received[] = [];
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private aedes: Aedes | undefined;
  port = 0;

  async start(): Promise<void> {
    const aedes = await Aedes.createBroker();
    aedes.authenticate = (_client, _username, password, done) => {
      const right = password?.toString() === PASSWORD;
      done(right ? null : Object.assign(new Error('wrong'), { returnCode: 4 as const }), right);
    };
    aedes.authorizePublish = (client, packet, done) => {
      // Wills come without a client or with one that is gone; both are kept.
      this.received.push({ topic: packet.topic, text: packet.payload.toString(), qos: packet.qos });
      done(client === null && packet.topic.startsWith('$SYS') ? new Error('not yours') : null);
    };
    const server = createServer((socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      aedes.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    this.aedes = aedes;
  }

  async stop(): Promise<void> {
    const { server, aedes } = this;
    if (server === undefined || aedes === undefined) return;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => aedes.close(resolve));
  }

  url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  on(channel: string): Received[] {
    return this.received.filter(({ topic }) => topic.endsWith(`/${channel}`));
  }
}

const running: RecordingBroker[] = [];

async function startBroker(): Promise<RecordingBroker> {
  const broker = new RecordingBroker();
  await broker.start();
  running.push(broker);
  return broker;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((broker) => broker.stop()));
});

function credential(deviceIds: readonly string[], password = PASSWORD) {
  return { username: deviceIds[0]!, clientId: `client-${deviceIds[0]}`, password, deviceIds };
}

const oneEach = smoke.actors.map(({ deviceId }) => credential([deviceId]));

function options(broker: RecordingBroker, more: Partial<RunOptions> = {}): RunOptions {
  return {
    scenario: smoke,
    credentials: oneEach,
    url: broker.url(),
    speed: Number.POSITIVE_INFINITY,
    ...more,
  };
}

describe('runScenario', () => {
  it('sends every message of the scenario with QoS 1 under its own topic and counts the PUBACKs', async () => {
    const broker = await startBroker();
    const progress: number[] = [];
    const outcome = await runScenario(options(broker, { onProgress: ({ done }) => progress.push(done) }));
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    const { startMs, sent, acknowledged } = outcome.value;
    const expected = [...scenarioMessages(smoke, { startMs, cycles: 1 })];
    expect(acknowledged).toBe(sent);
    expect(sent).toBe(expected.length);
    const telemetry = broker.on('telemetry');
    expect(telemetry.map(({ text }) => text).sort()).toEqual(
      expected.map(({ payload }) => JSON.stringify(payload)).sort(),
    );
    expect(telemetry.every(({ qos }) => qos === 1)).toBe(true);
    for (const { topic, text } of telemetry) {
      const parsed = parseTopic(topic);
      expect(parsed.ok && parsed.value.trialId).toBe('smoke');
      expect(JSON.parse(text).seq).toBeTypeOf('number');
    }
    expect(progress.at(-1)).toBe(1);
  });

  it('says online when it connects and offline when it is switched off', async () => {
    const broker = await startBroker();
    await runScenario(options(broker));
    const states = Map.groupBy(broker.on('status'), ({ topic }) => topic);
    expect(states.size).toBe(smoke.actors.length);
    for (const own of states.values()) {
      expect(own.map(({ text }) => JSON.parse(text).state)).toEqual(['online', 'offline']);
    }
  });

  it('leaves nothing in the future at any speed', async () => {
    const broker = await startBroker();
    await runScenario(options(broker));
    const nowMs = Date.now();
    const times = broker.on('telemetry').map(({ text }) => Date.parse(JSON.parse(text).observedAt));
    expect(Math.max(...times)).toBeLessThanOrEqual(nowMs);
    expect(Math.min(...times)).toBeGreaterThan(nowMs - 60_000);
  });

  it('speaks for all devices of a gateway over one connection', async () => {
    const broker = await startBroker();
    const all = smoke.actors.map(({ deviceId }) => deviceId);
    const counts: number[] = [];
    const outcome = await runScenario(
      options(broker, {
        credentials: [credential(all)],
        onProgress: ({ connections }) => counts.push(connections),
      }),
    );
    expect(outcome.ok).toBe(true);
    expect(Math.max(...counts)).toBe(1);
    expect(new Set(broker.on('status').map(({ topic }) => topic)).size).toBe(all.length);
  });

  it('goes on when the server goes away and comes back, and loses nothing', async () => {
    const broker = await startBroker();
    const run = runScenario(options(broker, { speed: 12 }));
    await vi.waitFor(() => expect(broker.on('telemetry').length).toBeGreaterThan(20), 10_000);
    await broker.stop();
    await broker.start();
    const outcome = await run;
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    expect(outcome.value.acknowledged).toBe(outcome.value.sent);
    expect(outcome.value.reconnects).toBeGreaterThan(0);
    const expected = [...scenarioMessages(smoke, { startMs: outcome.value.startMs, cycles: 1 })];
    const texts = new Set(broker.on('telemetry').map(({ text }) => text));
    expect(expected.filter(({ payload }) => !texts.has(JSON.stringify(payload)))).toEqual([]);
    const wills = broker.on('status').filter(({ text }) => JSON.parse(text).reason === 'connection lost');
    expect(wills.length).toBeGreaterThan(0);
  }, 30_000);

  it('ends an endless run at its signal, with everything sent acknowledged', async () => {
    const broker = await startBroker();
    const controller = new AbortController();
    const run = runScenario(
      options(broker, { speed: 1, cycles: Number.POSITIVE_INFINITY, signal: controller.signal }),
    );
    await vi.waitFor(() => expect(broker.on('telemetry').length).toBeGreaterThan(0), 10_000);
    controller.abort();
    const outcome = await run;
    expect(outcome).toMatchObject({ ok: true, value: { aborted: true } });
    expect(outcome.ok && outcome.value.acknowledged).toBe(broker.on('telemetry').length);
    expect(broker.on('status').some(({ text }) => JSON.parse(text).state === 'offline')).toBe(true);
  });

  it('says why it cannot start', async () => {
    const broker = await startBroker();
    const wrong = smoke.actors.map(({ deviceId }) => credential([deviceId], 'wrong'));
    expect(await runScenario(options(broker, { credentials: wrong }))).toMatchObject({
      ok: false,
      problem: { reason: 'refused', detail: expect.stringContaining('password') },
    });
    expect(await runScenario(options(broker, { credentials: oneEach.slice(1) }))).toMatchObject({
      ok: false,
      problem: { reason: 'missing_credential', detail: expect.stringContaining(oneEach[0]!.deviceIds[0]!) },
    });
    expect(await runScenario(options(broker, { cycles: Number.POSITIVE_INFINITY, speed: 2 }))).toMatchObject({
      ok: false,
      problem: { reason: 'endless_too_fast' },
    });
    await broker.stop();
    expect(await runScenario(options(broker, { connectTimeoutMs: 700 }))).toMatchObject({
      ok: false,
      problem: { reason: 'unreachable', detail: expect.stringContaining(broker.url()) },
    });
  });
});

describe('virtualStartMs', () => {
  it('is now at real speed, and earlier by what a faster run gains', () => {
    expect(virtualStartMs(1_000_000, 60_000, 1)).toBe(1_000_000);
    expect(virtualStartMs(1_000_000, 60_000, 0.5)).toBe(1_000_000);
    expect(virtualStartMs(1_000_000, 60_000, 10)).toBe(946_000);
    expect(virtualStartMs(1_000_000, 60_000, Number.POSITIVE_INFINITY)).toBe(940_000);
    expect(virtualStartMs(1_000_000, Number.POSITIVE_INFINITY, 10)).toBeUndefined();
  });
});

describe('PendingAcknowledgements', () => {
  it('lets a sender wait until there is room', async () => {
    const counts = new PendingAcknowledgements();
    for (let message = 0; message < 3; message++) counts.addSent();
    const seen: string[] = [];
    const room = counts.atMost(2).then(() => seen.push('room'));
    const none = counts.atMost(0).then(() => seen.push('none'));
    counts.addAcknowledged();
    await room;
    expect(seen).toEqual(['room']);
    counts.addAcknowledged();
    counts.addAcknowledged();
    await none;
    expect(seen).toEqual(['room', 'none']);
    expect(counts.pending).toBe(0);
  });

  it('wakes everybody when it is closed', async () => {
    const counts = new PendingAcknowledgements();
    counts.addSent();
    const waiting = counts.atMost(0);
    counts.close();
    await expect(waiting).resolves.toBeUndefined();
  });
});
