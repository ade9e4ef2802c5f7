import { join, resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { administratorAlone, makeFirstAccounts } from './first-accounts.js';
import { LocalAccess } from './local-access.js';
import type { Parts } from './parts.js';
import type { RunningServer, ServerSettings } from './server-settings.js';
import { startParts } from './start-parts.js';
import { createWebApp } from './web-app.js';

const horizonEveryMs = 1000;
/** Broker and ingest share it, so that a stop ends within 10 s also while no commit is possible. */
const drainMs = 8000;
const leastDrainMs = 1000;
const hourMs = 3_600_000;

function every(ms: number, act: () => void): () => void {
  const timer = setInterval(act, ms);
  return () => clearInterval(timer);
}

/** A port is taken, or the address is not one of this machine: said in words, with the setting to change. */
function listenProblem(error: unknown, what: string, key: string): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new Error(`${what}: the port is taken by another program; choose another with ${key}`);
  if (code === 'EACCES')
    return new Error(`${what}: this user may not open the port; choose one above 1023 with ${key}`);
  if (code === 'EADDRNOTAVAIL')
    return new Error(`${what}: the address does not belong to this machine (${message})`);
  return error instanceof Error ? error : new Error(String(error));
}

/** How programs of this machine reach an address on which we listen; IPv6 in brackets (RFC 3986 3.2.2). */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

async function listenHttp(app: NestFastifyApplication, { config }: Parts): Promise<string> {
  try {
    await app.listen(config.TRIALWATCH_HTTP_PORT, config.TRIALWATCH_HTTP_HOST);
  } catch (error) {
    throw listenProblem(
      error,
      `HTTP ${config.TRIALWATCH_HTTP_HOST}:${config.TRIALWATCH_HTTP_PORT}`,
      'TRIALWATCH_HTTP_PORT (--http-port)',
    );
  }
  const address = app.getHttpServer().address() as { port: number };
  return `http://${reachable(config.TRIALWATCH_HTTP_HOST)}:${address.port}`;
}

async function listenMqtt({ broker, config }: Parts) {
  try {
    return await broker.listen();
  } catch (error) {
    throw listenProblem(
      error,
      `MQTT ${config.TRIALWATCH_MQTT_HOST}:${config.TRIALWATCH_MQTT_PORT}`,
      'TRIALWATCH_MQTT_PORT (--mqtt-port)',
    );
  }
}

/** Runs every step although one fails, then reports the first failure. */
async function inOrder(steps: readonly (() => Promise<unknown> | unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, 'several parts did not stop as they should');
  if (failures.length === 1) throw failures[0];
}

function timersOf(parts: Parts): () => void {
  const { logger, liveHub, liveCatchUp, ingest, storage, config } = parts;
  const report = (error: unknown) => logger.error({ err: error }, 'timed work failed; it is tried again');
  const stops = [
    every(config.TRIALWATCH_LIVE_TICK_MS, () => liveHub.tick()),
    every(horizonEveryMs, () => void ingest.advanceHorizon(Date.now()).catch(report)),
    every(horizonEveryMs, () => void liveCatchUp.run().catch(report)),
    every(hourMs, () => void storage.ensurePartitions().catch(report)),
    every(hourMs, () => void storage.sessions.removeExpired().catch(report)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

interface Running {
  readonly access: LocalAccess;
  /** Undefined where it was never made. */
  readonly app: NestFastifyApplication | undefined;
  readonly stopTimers: () => void;
}

/** What takes messages stops first, what stores them last. */
function stopInOrder(
  { broker, ingest, storage }: Parts,
  { access, app, stopTimers }: Running,
): Promise<void> {
  const startedMs = performance.now();
  const leftMs = () => Math.max(leastDrainMs, drainMs - (performance.now() - startedMs));
  return inOrder([
    () => broker.close(),
    () => stopTimers(),
    () => ingest.drain(leftMs()),
    () => app?.close(),
    () => access.end(),
    () => storage.close(),
  ]);
}

/** Starts the whole program in one process. Throws, with everything stopped again, where a part cannot start. */
export async function startServer(settings: ServerSettings): Promise<RunningServer> {
  const parts = await startParts(settings);
  const dataDir = resolve(settings.config.TRIALWATCH_DATA_DIR);
  const access = new LocalAccess(parts.storage, join(dataDir, 'secrets'));
  let app: NestFastifyApplication | undefined;
  let stopTimers = (): void => {};
  const stop = () => stopInOrder(parts, { access, app, stopTimers });
  try {
    app = await createWebApp(parts);
    const httpUrl = await listenHttp(app, parts);
    stopTimers = timersOf(parts);
    const mqtt = await listenMqtt(parts);
    // What the last run owed.
    parts.ingest.wakeRefolds();
    const mqttUrl = `mqtt://${reachable(mqtt.host)}:${mqtt.port}`;
    const adminToken = await access.begin({ httpUrl, mqttUrl });
    // Last: their passwords are told only by a start that succeeds.
    const madeAccounts = await makeFirstAccounts(parts.storage, settings.firstAccounts ?? administratorAlone);
    parts.logger.info({ httpUrl, mqtt, dataDir }, 'TrialWatch runs');
    let stopping: Promise<void> | undefined;
    return {
      httpUrl,
      mqttUrl,
      mqttsUrl:
        mqtt.tlsPort === undefined
          ? null
          : `mqtts://${reachable(settings.config.TRIALWATCH_MQTTS_HOST)}:${mqtt.tlsPort}`,
      dataDir,
      madeAccounts,
      adminToken,
      stop: () => {
        stopping ??= stop();
        return stopping;
      },
    };
  } catch (error) {
    await stop().catch((second: unknown) =>
      parts.logger.warn({ err: second }, 'not everything could be stopped'),
    );
    throw error;
  }
}
