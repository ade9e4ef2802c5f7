import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incident, IncidentSummary } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import { busTrial, Fleet } from '../support/fleet.js';
import { firstGap, LiveViewer } from '../support/live-viewer.js';
import { makeDataDir, removeDataDir, TrialwatchProcess } from '../support/trialwatch-process.js';

const deviceIds = ['out-1', 'out-2', 'out-3', 'out-4'];
const speeding = { speedMps: 9 };

let dataDir: string;
let server: TrialwatchProcess;
let api: ApiClient;
let fleet: Fleet;
let viewer: LiveViewer;

interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

async function readiness(): Promise<{ readonly status: number; readonly report: Readiness }> {
  const answer = await fetch(`${server.ready.httpUrl}/readyz`);
  return { status: answer.status, report: (await answer.json()) as Readiness };
}

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await TrialwatchProcess.start('serve', dataDir);
  api = new ApiClient(server.ready.httpUrl, await server.token());
  await api.post('/trials', busTrial('outage', deviceIds, 3));
  fleet = await Fleet.register(api, server.ready.mqttUrl, deviceIds);
  await fleet.connected();
  viewer = await LiveViewer.open(server.ready.httpUrl, { token: await server.token() });
});
afterAll(async () => {
  viewer?.close();
  await fleet?.end();
  await server?.stop();
  await removeDataDir(dataDir);
});

describe('the database ends under load and comes back', () => {
  it('acknowledges nothing meanwhile, says so, recovers by itself, loses nothing and stores nothing twice', async () => {
    fleet.send(50);
    await fleet.allAcknowledged();
    const postgres = await server.postgresPid();
    fleet.send(400);
    await expect.poll(() => fleet.acknowledged, { interval: 1 }).toBeGreaterThan(50 * deviceIds.length + 20);
    process.kill(postgres, 'SIGKILL');
    const killedAtMs = performance.now();
    const atDeath = fleet.acknowledged;
    // What was committed in the last moment may still be on its way to the devices; the rest waits.
    fleet.send(50, speeding);
    await expect.poll(async () => (await readiness()).status, { interval: 5, timeout: 30_000 }).toBe(503);
    const { report } = await readiness();
    expect(report.ready).toBe(false);
    const reasons = Object.values(report.checks).filter((check) => check !== 'ok');
    expect(reasons.join('').length).toBeGreaterThan(10);
    await expect.poll(async () => (await readiness()).status, { timeout: 60_000 }).toBe(200);
    const backS = (performance.now() - killedAtMs) / 1000;
    await fleet.connected();
    const waiting = fleet.sent - fleet.acknowledged;
    fleet.sendAgain();
    await fleet.allAcknowledged(30_000);
    const doneS = (performance.now() - killedAtMs) / 1000;
    console.info(
      `broker: database killed with ${atDeath} acknowledged; ready again after ${backS.toFixed(1)} s with ${waiting} not acknowledged, all ${fleet.sent} acknowledged after ${doneS.toFixed(1)} s; said meanwhile: ${reasons.join('; ')}`,
    );
    await fleet.expectStoredOnce(api);
  });

  it('and the live picture is that of the store', async () => {
    const stored = await api.all<IncidentSummary>('/incidents');
    expect(stored.map(({ deviceId }) => deviceId).sort()).toEqual(deviceIds);
    const open = stored.filter(({ state }) => state !== 'resolved' && state !== 'closed').map(({ id }) => id);
    const findings: string[] = [];
    for (const id of open) {
      const incident = await api.get<Incident>(`/incidents/${id}`);
      findings.push(...incident.findings.filter(({ state }) => state === 'open').map((one) => one.id));
    }
    await expect
      .poll(
        async () => {
          const asked = viewer.snapshots.length;
          viewer.resync();
          await expect.poll(() => viewer.snapshots.length, { timeout: 10_000 }).toBeGreaterThan(asked);
          const { openFindings, openIncidents } = viewer.snapshot;
          return [openIncidents.map((one) => one.id).sort(), openFindings.map((one) => one.id).sort()];
        },
        { timeout: 20_000 },
      )
      .toEqual([open.sort(), findings.sort()]);
    expect(viewer.disconnects).toEqual([]);
    expect(firstGap(viewer.tickNumbers)).toBeNull();
    const newest = viewer.snapshot.devices.map(({ values, openRules }) => [values.speedMps, openRules]);
    expect(newest).toEqual(deviceIds.map(() => [speeding.speedMps, ['overspeed']]));
  });
});
