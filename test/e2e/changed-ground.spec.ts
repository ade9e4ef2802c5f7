import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Permit, Refold, Trial, TrialStateChange } from '#contracts';
import { LaneBus, laneTrial, seconds, straightLane } from '../support/lane-bus.js';
import { LiveViewer } from '../support/live-viewer.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

let started: StartedServer;
let viewer: LiveViewer;
const buses: LaneBus[] = [];

beforeAll(async () => {
  started = await startTestServer();
  viewer = await LiveViewer.open(started.server.httpUrl, { token: started.tokens.operator });
});
afterAll(async () => {
  viewer?.close();
  for (const bus of buses) await bus.end();
  await started?.stop();
});

/** A bus of a trial of its own with a speed limit, whose second 0 was ten minutes ago. */
async function newBus(id: string, speedLimitMps: number): Promise<LaneBus> {
  const api = started.as.administrator;
  await api.post('/trials', laneTrial(`${id}-trial`, id, { speedLimitMps }));
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 600_000;
  const address = { trialId: `${id}-trial`, deviceId: id };
  const bus = await LaneBus.connect(api, started.server.mqttUrl, address, startMs);
  buses.push(bus);
  return bus;
}

const findingsOf = (deviceId: string, rule: string) =>
  started.as.operator.all<Finding>(`/findings?deviceId=${deviceId}&rule=${rule}`);
const automated = { controlMode: 'automated', engagement: 'engaged' };
const driving = (from: number, to: number) =>
  seconds(from, to).map((reading) => ({ ...reading, more: automated }));

describe('a trial that is suspended', () => {
  const change = (bus: string, body: object) =>
    started.as.operator.post<Trial>(`/trials/${bus}-trial/states`, body);

  it('has every movement under automation since then found, also what was stored before', async () => {
    const bus = await newBus('paused-bus', 20);
    await bus.send(driving(0, 120));
    expect(await findingsOf('paused-bus', 'moved_while_suspended')).toEqual([]);
    const suspended = await change('paused-bus', {
      state: 'suspended',
      at: bus.at(60),
      reason: '安全事故後暫停 after an accident',
    });
    expect(suspended.state).toBe('suspended');
    const seen = await viewer.seen((tick) =>
      tick.findings.find(({ rule, state }) => rule === 'moved_while_suspended' && state === 'open'),
    );
    const [found] = (await findingsOf('paused-bus', 'moved_while_suspended')) as [Finding];
    expect(found.id).toBe(seen.id);
    expect(Math.abs(Date.parse(found.onset) - Date.parse(bus.at(60)))).toBeLessThanOrEqual(2000);
    expect(found.severity).toBe('severe');

    await bus.send(driving(121, 150));
    await change('paused-bus', { state: 'running', at: bus.at(100), reason: '查明後恢復 cleared' });
    const state = async () => (await findingsOf('paused-bus', 'moved_while_suspended'))[0]?.state;
    await expect.poll(state).toBe('ended');
    const [ended] = (await findingsOf('paused-bus', 'moved_while_suspended')) as [Finding];
    expect(ended.id).toBe(found.id);
    expect(Math.abs(Date.parse(ended.end ?? '') - Date.parse(bus.at(100)))).toBeLessThanOrEqual(2000);
    const { items } = await started.as.operator.get<{ items: TrialStateChange[] }>(
      '/trials/paused-bus-trial/states',
    );
    expect(items.map(({ state }) => state)).toEqual(['running', 'suspended', 'running']);
  });

  it('is judged live from the moment of the suspension', async () => {
    const bus = await newBus('stopped-bus', 20);
    await bus.send(driving(0, 10));
    await change('stopped-bus', { state: 'suspended', reason: '暫停 paused' });
    const nowS = Math.ceil((Date.now() - Date.parse(bus.at(0))) / 1000);
    for (let second = nowS; second < nowS + 8; second++) await bus.send(driving(second, second));
    const seen = await viewer.seen((tick) =>
      tick.findings.find(
        ({ deviceId, rule }) => deviceId === 'stopped-bus' && rule === 'moved_while_suspended',
      ),
    );
    expect(seen.state).toBe('open');
  });
});

describe('a permit that came into force in the past', () => {
  it('makes findings of what it forbids, and takes back those of what it allows', async () => {
    const bus = await newBus('permit-bus', 20);
    const fast = (from: number, to: number) =>
      seconds(from, to).map((reading) => ({ ...reading, more: { speedMps: 8 } }));
    await bus.send([...seconds(0, 29), ...fast(30, 60), ...seconds(61, 100)]);
    expect(await findingsOf('permit-bus', 'overspeed')).toEqual([]);
    const publish = (validFrom: string, speedLimitMps: number) =>
      started.as.administrator.post<Permit>('/trials/permit-bus-trial/permits', {
        validFrom,
        conditions: { lanes: [straightLane], speedLimitMps },
      });
    await publish(bus.at(10), 5);
    await expect.poll(async () => (await findingsOf('permit-bus', 'overspeed'))[0]?.state).toBe('ended');
    const [found] = (await findingsOf('permit-bus', 'overspeed')) as [Finding];
    expect(found.permitVersion).toBe(2);

    await publish(bus.at(20), 10);
    await expect.poll(async () => (await findingsOf('permit-bus', 'overspeed'))[0]?.state).toBe('withdrawn');
    expect(await findingsOf('permit-bus', 'overspeed')).toHaveLength(1);
    const refolds = () => started.as.operator.all<Refold>('/refolds?deviceId=permit-bus');
    await expect.poll(async () => (await refolds()).map(({ state }) => state)).not.toContain('owed');
    expect((await refolds()).length).toBeGreaterThanOrEqual(2);
  });
});
