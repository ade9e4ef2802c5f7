import { rm } from 'node:fs/promises';
import pino from 'pino';
import { io } from 'socket.io-client';
import { readConfig } from '#config';
import { deviceTopic, type IssuedCredential, livePath, type TrialFileInput } from '#contracts';
import { type RunningServer, startServer } from '../../apps/server/src/main.js';
import { makeBenchDir } from './bench-process.js';
import { benchLane, kindOfClient } from './ingest-mix.js';
import type { LoadClient } from './load-process.js';

const trialId = 'bench';

function trialFile(clients: number): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id: trialId,
      name: { zh: '效能測試', en: 'Bench' },
      timeZone: 'Asia/Taipei',
      recordStatus: 'test',
      vendorIds: ['bench'],
    },
    permits: [
      {
        validFrom: new Date(Date.now() - 3_600_000).toISOString(),
        conditions: {
          lanes: [
            {
              id: 'xinyi',
              name: { zh: '信義路公車道', en: 'Xinyi Road bus lane' },
              geometry: {
                type: 'LineString',
                coordinates: benchLane.map(([lon, lat]) => [lon, lat] as [number, number]),
              },
              halfWidthM: 3.5,
            },
          ],
          speedLimitMps: 2.78,
          operatingWindows: [{ from: '00:00', to: '00:00' }],
          reportIntervalS: { bus: 1, streetlight: 900, parking: 900, efence: 900, traffic: 60, bin: 1800 },
        },
      },
    ],
    devices: Array.from({ length: clients }, (_, index) => {
      const kind = kindOfClient(index, clients);
      const vehicle = kind === 'bus' ? { vehicle: { lengthM: 4, widthM: 2 } } : {};
      return { id: `${kind}-${index}`, kind, vendorId: 'bench', ...vehicle };
    }),
  };
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

async function credentials(server: RunningServer, clients: number): Promise<LoadClient[]> {
  const file = trialFile(clients);
  await post(server, '/trials', file);
  const made: LoadClient[] = [];
  for (const { id, kind } of file.devices ?? []) {
    const issued = await post<IssuedCredential>(server, `/devices/${id}/credential`, {});
    const topic = deviceTopic({ trialId, kind, deviceId: id }, 'telemetry');
    made.push({
      clientId: issued.clientId,
      username: issued.username,
      password: issued.password,
      topic,
      kind,
    });
  }
  return made;
}

/** The product with everything on: validation, rules, one live viewer. */
async function start(clients: number): Promise<void> {
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
  const server = await startServer({
    config: config.value,
    logger: pino({ level: 'warn' }, pino.destination(2)),
  });
  const made = await credentials(server, clients);
  const viewer = io(`${server.httpUrl}${livePath}`, {
    auth: { token: server.adminToken },
    transports: ['websocket'],
  });
  await new Promise<void>((resolve, reject) => {
    viewer.once('snapshot', () => resolve());
    viewer.once('connect_error', reject);
  });
  process.send?.({ port: Number(new URL(server.mqttUrl).port), clients: made });
  process.once('SIGTERM', () => {
    void (async () => {
      viewer.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
      process.exit(0);
    })();
  });
}

await start(Number(process.argv[2] ?? '200'));
