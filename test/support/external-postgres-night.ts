import { connectAsync } from 'mqtt';
import type { Finding, IssuedCredential, StoredObservation, TrialFileInput } from '#contracts';
import { expectedFindings, type RunReport, scenarios } from '#simulators';
import { ApiClient } from './api-client.js';
import { runCli, TrialwatchProcess } from './trialwatch-process.js';

const scenarioId = 'night-shift';
const deviceId = 'bus-9';
const trial: TrialFileInput = {
  format: 'trialwatch.trial/1',
  trial: {
    id: 'again',
    name: { zh: '重送', en: 'Sent again' },
    timeZone: 'Asia/Taipei',
    recordStatus: 'simulated',
  },
  permits: [{ validFrom: '2020-01-01T00:00:00.000Z', conditions: {} }],
  devices: [{ id: deviceId, kind: 'bus', vendorId: 'v' }],
};

const apiOf = async (server: TrialwatchProcess) => new ApiClient(server.ready.httpUrl, await server.token());

/** What came of `surviveNight`. */
export interface NightReport {
  readonly run: RunReport;
  /** The findings before the death and after it: rule, device and state, in the order of onset. */
  readonly foundBefore: readonly string[];
  readonly foundAfter: readonly string[];
  /** The numbers of the stubborn bus's stored observations; it sent 0 to 49, and 0 to 59 after the death. */
  readonly stored: readonly number[];
}

/** Lets a server play a night on this database, kills it, starts it again and sends the same data once more. */
export async function surviveNight(databaseUrl: string, dataDir: string): Promise<NightReport> {
  const env = { DATABASE_URL: databaseUrl };
  let server = await TrialwatchProcess.start('serve', dataDir, env);
  try {
    const run = await playNight(server);
    const foundBefore = await nightFindings(server);
    const bus = await StubbornBus.register(server);
    await bus.send(server, 50);
    await server.kill();
    server = await TrialwatchProcess.start('serve', dataDir, env);
    await bus.send(server, 60);
    return { run, foundBefore, foundAfter: await nightFindings(server), stored: await bus.stored(server) };
  } finally {
    await server.kill();
  }
}

/** Plays a night of three hours with all kinds of devices, as quickly as it is acknowledged. */
async function playNight(server: TrialwatchProcess): Promise<RunReport> {
  const { dataDir } = server.ready;
  const run = await runCli(['simulate', scenarioId, '--speed', 'max', '--json', '--data', dataDir]);
  if (run.code !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as RunReport;
}

async function nightFindings(server: TrialwatchProcess): Promise<readonly string[]> {
  const found = await (await apiOf(server)).all<Finding>(`/findings?trialId=${scenarioId}`);
  return found
    .toSorted((one, other) => one.onset.localeCompare(other.onset))
    .map(({ rule, deviceId, state }) => `${rule} ${deviceId} ${state}`);
}

/** What was planted in the night, in the words of the report. */
export function plantedFindings(): readonly string[] {
  const scenario = scenarios.get(scenarioId);
  if (scenario === undefined) throw new Error(`no scenario ${scenarioId}`);
  return expectedFindings(scenario, { startMs: 0, cycles: 1 }).map(
    ({ rule, deviceId }) => `${rule} ${deviceId} ended`,
  );
}

/** A bus that sends the same observations whenever it is asked. */
export class StubbornBus {
  private constructor(
    private readonly credential: IssuedCredential,
    private readonly startMs: number,
  ) {}

  static async register(server: TrialwatchProcess): Promise<StubbornBus> {
    const api = await apiOf(server);
    await api.post('/trials', trial);
    const credential = await api.post<IssuedCredential>(`/devices/${deviceId}/credential`, {});
    return new StubbornBus(credential, Date.now() - 3_600_000);
  }

  /** Resolves when the server has acknowledged every one of the `count` observations. */
  async send(server: TrialwatchProcess, count: number): Promise<void> {
    const { clientId, username, password, topics } = this.credential;
    const client = await connectAsync(server.ready.mqttUrl, { clientId, username, password });
    const topic = topics.find((one) => one.endsWith('/telemetry')) ?? '';
    const sendings = Array.from({ length: count }, (_, seq) => {
      const observedAt = new Date(this.startMs + seq * 1000).toISOString();
      const payload = { seq, observedAt, location: { lat: 25.0333, lon: 121.545 }, speedMps: 2 };
      return client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    });
    await Promise.all(sendings);
    await client.endAsync();
  }

  /** The numbers of what is stored, in the order of time. */
  async stored(server: TrialwatchProcess): Promise<readonly number[]> {
    const api = await apiOf(server);
    const items = await api.all<StoredObservation>(`/devices/${deviceId}/observations`);
    return items.map(({ seq }) => seq);
  }
}
