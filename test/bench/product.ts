import { rm } from 'node:fs/promises';
import pino from 'pino';
import { io, type Socket } from 'socket.io-client';
import { readConfig } from '#config';
import { deviceTopic, type IssuedCredential, livePath, type TrialFileInput } from '#contracts';
import { type RunningServer, startServer } from '../../apps/server/src/main.js';
import { makeBenchDir } from './bench-process.js';
import type { LoadClient } from './load-process.js';

/** The whole product in this process, with one live viewer. */
export interface Product {
  readonly server: RunningServer;
  readonly clients: readonly LoadClient[];
  stop(): Promise<void>;
}

async function post<T>(server: RunningServer, path: string, body: unknown): Promise<T> {
  const answer = await fetch(`${server.httpUrl}/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function credentials(server: RunningServer, file: TrialFileInput): Promise<LoadClient[]> {
  await post(server, '/trials', file);
  const made: LoadClient[] = [];
  for (const { id, kind } of file.devices ?? []) {
    const issued = await post<IssuedCredential>(server, `/devices/${id}/credential`, {});
    const { clientId, username, password } = issued;
    const topic = deviceTopic({ trialId: file.trial.id, kind, deviceId: id }, 'telemetry');
    made.push({ clientId, username, password, topic, kind });
  }
  return made;
}

async function watch(server: RunningServer): Promise<Socket> {
  const viewer = io(`${server.httpUrl}${livePath}`, {
    auth: { token: server.adminToken },
    transports: ['websocket'],
  });
  await new Promise<void>((resolve, reject) => {
    viewer.once('snapshot', () => resolve());
    viewer.once('connect_error', reject);
  });
  return viewer;
}

/** Starts the product with everything on (validation, rules, one live viewer) and registers the trial's devices. */
export async function startProduct(file: TrialFileInput): Promise<Product> {
  const dataDir = await makeBenchDir('bench');
  const config = readConfig(
    {
      TRIALWATCH_DATA_DIR: dataDir,
      TRIALWATCH_HTTP_PORT: '0',
      TRIALWATCH_MQTT_PORT: '0',
      TRIALWATCH_CREDENTIAL_RATE: '1000000',
      ...(process.env.DATABASE_URL === undefined ? {} : { DATABASE_URL: process.env.DATABASE_URL }),
    },
    () => '',
  );
  if (!config.ok) throw new Error(config.problems.map(({ key, message }) => `${key} ${message}`).join('; '));
  const logger = pino({ level: 'warn' }, pino.destination(2));
  const server = await startServer({ config: config.value, logger });
  const clients = await credentials(server, file);
  const viewer = await watch(server);
  return {
    server,
    clients,
    async stop() {
      viewer.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
