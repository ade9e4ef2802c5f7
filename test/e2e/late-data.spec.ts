import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, Incident, IncidentSummary, LiveFinding, PermitConditions } from '#contracts';
import { excursion, LaneBus, laneTrial, seconds, straightLane } from '../support/lane-bus.js';
import { LiveViewer } from '../support/live-viewer.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';

type WithRevisions = Finding & { readonly revisions: readonly Finding[] };

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

/** A bus with a trial of its own, whose second 0 was ten minutes ago. */
async function newBus(id: string, conditions?: Partial<PermitConditions>): Promise<LaneBus> {
  const api = started.as.administrator;
  await api.post('/trials', laneTrial(`${id}-trial`, id, conditions));
  const startMs = Math.floor(Date.now() / 1000) * 1000 - 600_000;
  const address = { trialId: `${id}-trial`, deviceId: id };
  const bus = await LaneBus.connect(api, started.server.mqttUrl, address, startMs);
  buses.push(bus);
  return bus;
}

const findingsOf = (deviceId: string, rule: string) =>
  started.as.operator.all<Finding>(`/findings?deviceId=${deviceId}&rule=${rule}`);

/** The newest that the viewer was sent of a finding. */
function lastSeen(id: string): LiveFinding | undefined {
  return viewer.ticks.flatMap(({ tick }) => tick.findings).findLast((finding) => finding.id === id);
}

const secondsBetween = (a: string | null, b: string) => Math.abs(Date.parse(a ?? '') - Date.parse(b)) / 1000;

describe('a departure that is reported late', () => {
  const away = excursion(40, 60);
  let bus: LaneBus;
  let found: Finding;

  it('is found, with its incident, and reaches those who watch', async () => {
    bus = await newBus('tunnel-bus');
    await bus.send(seconds(0, 30));
    await bus.send(seconds(70, 90));
    expect(await findingsOf('tunnel-bus', 'left_lane')).toEqual([]);
    // The tunnel's beginning and end arrive; its middle is still missing.
    await bus.send(seconds(31, 46, away));
    await bus.send(seconds(66, 69, away));
    const seen = await viewer.seen((tick) => tick.findings.find(({ deviceId }) => deviceId === 'tunnel-bus'));
    await expect.poll(() => findingsOf('tunnel-bus', 'left_lane')).toHaveLength(1);
    [found] = (await findingsOf('tunnel-bus', 'left_lane')) as [Finding];
    expect(found.id).toBe(seen.id);
    expect(secondsBetween(found.onset, bus.at(41))).toBeLessThan(0.5);
    const incident = await viewer.seen((tick) =>
      tick.incidents.find(({ deviceId }) => deviceId === 'tunnel-bus'),
    );
    expect(incident.id).toBe(found.incidentId);
  });

  it('is amended by the data that fill the gap: a new revision, kept beside the old one, seen at once', async () => {
    const before = (await findingsOf('tunnel-bus', 'left_lane'))[0] as Finding;
    expect(secondsBetween(before.end, bus.at(59))).toBeGreaterThan(0.5);
    await bus.send(seconds(47, 65, away));
    const path = `/findings/${found.id}`;
    const end = async () => (await started.as.operator.get<WithRevisions>(path)).end;
    await expect.poll(async () => secondsBetween(await end(), bus.at(59))).toBeLessThan(0.5);
    const amended = await started.as.operator.get<WithRevisions>(path);
    expect(amended.revision).toBeGreaterThan(before.revision);
    expect(amended.revisions.map(({ revision }) => revision)).toEqual(
      amended.revisions.map((_, index) => index + 1),
    );
    expect(amended.revisions).toContainEqual(before);
    await expect.poll(() => lastSeen(found.id)?.revision).toBe(amended.revision);
    expect(lastSeen(found.id)).toMatchObject({ state: 'ended', end: amended.end });
    expect(await findingsOf('tunnel-bus', 'left_lane')).toHaveLength(1);
  });

  it('tells its amendment in the incident', async () => {
    const incident = await started.as.operator.get<Incident>(`/incidents/${found.incidentId}`);
    expect(incident.entries.map(({ type }) => type)).toContain('finding_amended');
    const entry = incident.entries.findLast(({ type }) => type === 'finding_amended');
    expect(entry?.details).toMatchObject({
      findingId: found.id,
      before: { onset: expect.any(String) },
      after: { end: incident.findings[0]?.end },
    });
  });
});

describe('a departure that late data disprove', () => {
  it('is withdrawn with the reason, its incident marked and not closed, and taken off the map', async () => {
    const bus = await newBus('sparse-bus');
    // A fix every five seconds, all beside the lane; those between them, late, say that it never left.
    await bus.send(seconds(0, 30));
    await bus.send([35, 40, 45, 50, 55].map((second) => ({ second, aside: 6 })));
    await viewer.seen((tick) =>
      tick.findings.find(({ deviceId, rule }) => deviceId === 'sparse-bus' && rule === 'left_lane'),
    );
    const [open] = (await findingsOf('sparse-bus', 'left_lane')) as [Finding];
    expect(open.state).toBe('open');
    const between = seconds(31, 54).filter(({ second }) => second % 5 !== 0);
    await bus.send(between);
    await bus.send(seconds(56, 90));
    const state = async () => (await findingsOf('sparse-bus', 'left_lane'))[0]?.state;
    await expect.poll(state).toBe('withdrawn');
    const [withdrawn] = (await findingsOf('sparse-bus', 'left_lane')) as [Finding];
    expect(withdrawn.id).toBe(open.id);
    expect(withdrawn.withdrawnReason).toMatch(/\S/);
    await expect.poll(() => lastSeen(open.id)?.state).toBe('withdrawn');
    const incident = await started.as.operator.get<IncidentSummary>(`/incidents/${open.incidentId}`);
    expect(incident).toMatchObject({ state: 'open', allWithdrawn: true });
    viewer.resync();
    const count = viewer.snapshots.length;
    await expect.poll(() => viewer.snapshots.length).toBeGreaterThan(count);
    expect(viewer.snapshot.openFindings.filter(({ id }) => id === open.id)).toEqual([]);
    expect(viewer.snapshot.openIncidents).toContainEqual(expect.objectContaining({ id: incident.id }));
  });
});

describe('a silence that late data fill', () => {
  it('is withdrawn', async () => {
    const rules = [
      { id: 'silence', rule: 'silence', params: { intervalS: 1, missedReports: 1, minSilenceS: 1 } },
    ];
    const bus = await newBus('silent-bus', { lanes: [straightLane], rules });
    const nowS = () => Math.floor((Date.now() - Date.parse(bus.at(0))) / 1000);
    const firstS = nowS();
    await bus.send(seconds(firstS - 2, firstS));
    // After a start silence is told late, so that what waited meanwhile can arrive.
    const silent = await viewer.seen(
      (tick) => tick.findings.find(({ deviceId, state }) => deviceId === 'silent-bus' && state === 'open'),
      60_000,
    );
    const lastS = nowS();
    await bus.send(seconds(lastS, lastS));
    await expect.poll(() => lastSeen(silent.id)?.state).toBe('ended');
    await bus.send(seconds(firstS + 1, lastS - 1));
    await expect.poll(() => lastSeen(silent.id)?.state).toBe('withdrawn');
    const found = await findingsOf('silent-bus', 'silence');
    expect(found.find(({ id }) => id === silent.id)).toMatchObject({ rule: 'silence', state: 'withdrawn' });
  });
});
