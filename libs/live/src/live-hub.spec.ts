import { describe, expect, it } from 'vitest';
import {
  type Device,
  type IncidentSummary,
  type LiveFinding,
  type LiveSnapshot,
  type LiveTick,
  liveSnapshot,
  liveTick,
} from '#contracts';
import { LiveHub } from './index.js';

const t0 = Date.UTC(2026, 0, 1);
const bus = (id: string, vendorId = 'acme'): Device => ({ id, trialId: 'xinyi', kind: 'bus', vendorId });

function setUp() {
  const frames: { room: string; frame: LiveTick }[] = [];
  const clock = { at: t0, nowMs: () => clock.at };
  const sink = {
    tick: (room: string, frame: string) => frames.push({ room, frame: liveTick.parse(JSON.parse(frame)) }),
  };
  const hub = new LiveHub(sink, clock);
  const report = (device: Device, seconds: number, lon: number) =>
    hub.updateDevice({
      device,
      observedAtMs: t0 + seconds * 1000,
      receivedAtMs: t0 + seconds * 1000,
      lat: 25,
      lon,
    });
  const picture = (room: string): LiveSnapshot => liveSnapshot.parse(JSON.parse(hub.snapshot(room)));
  return { hub, clock, frames, report, picture };
}

const finding = (revision: number, state: LiveFinding['state']): LiveFinding => ({
  id: 'f1',
  revision,
  trialId: 'xinyi',
  deviceId: 'b1',
  kind: 'bus',
  vendorId: 'acme',
  rule: 'left_lane',
  ruleId: 'lane',
  severity: 'severe',
  state,
  onset: new Date(t0).toISOString(),
  end: null,
  worst: null,
  incidentId: null,
  placeId: 'lane-1',
});

const incident = (allWithdrawn: boolean): IncidentSummary => ({
  id: 'i1',
  number: 1,
  trialId: 'xinyi',
  vendorId: 'acme',
  deviceId: 'b1',
  kind: 'bus',
  rule: 'left_lane',
  severity: 'severe',
  state: 'open',
  class: null,
  onset: new Date(t0).toISOString(),
  openedAt: new Date(t0).toISOString(),
  endedAt: null,
  assignee: null,
  verdict: null,
  findingCount: 1,
  allWithdrawn,
  updatedAt: new Date(t0).toISOString(),
});

describe('LiveHub', () => {
  it('coalesces to the newest state of each device in one frame', () => {
    const { hub, frames, report } = setUp();
    hub.join('everything', null);
    for (let second = 1; second <= 5; second++) report(bus('b1'), second, 121 + second / 1000);
    report(bus('b2'), 1, 121.5);
    hub.tick();
    expect(frames).toHaveLength(1);
    expect(frames[0]?.frame.devices.map((device) => [device.deviceId, device.lon])).toEqual([
      ['b1', 121.005],
      ['b2', 121.5],
    ]);
  });

  it('does not go back in time for late data', () => {
    const { hub, report, picture } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 10, 121.1);
    report(bus('b1'), 5, 121.9);
    expect(picture('everything').devices[0]?.lon).toBe(121.1);
  });

  it('shows a vendor its own things only', () => {
    const { hub, frames, report, picture } = setUp();
    hub.join('everything', null);
    hub.join('vendor:acme', 'acme');
    report(bus('b1', 'acme'), 1, 121);
    report(bus('b2', 'rival'), 1, 121);
    hub.tick();
    const own = frames.find((sent) => sent.room === 'vendor:acme');
    expect(own?.frame.devices.map((device) => device.deviceId)).toEqual(['b1']);
    expect(picture('vendor:acme').devices.map((device) => device.deviceId)).toEqual(['b1']);
    expect(picture('everything').devices).toHaveLength(2);
  });

  it('counts ticks up by one in each room, and beats while nothing happens', () => {
    const { hub, frames, clock, report } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 1, 121);
    hub.tick();
    hub.tick();
    clock.at += 1000;
    hub.tick();
    expect(frames.map(({ frame }) => [frame.seq, frame.devices.length])).toEqual([
      [1, 1],
      [2, 0],
    ]);
  });

  it('sends nothing into rooms without viewers', () => {
    const { hub, frames, report } = setUp();
    hub.join('everything', null);
    hub.leave('everything');
    report(bus('b1'), 1, 121);
    hub.tick();
    expect(frames).toEqual([]);
  });

  it('keeps open findings in the picture and marks the device', () => {
    const { hub, report, picture } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 1, 121);
    hub.updateFinding(finding(1, 'open'));
    expect(picture('everything')).toMatchObject({
      openFindings: [{ id: 'f1' }],
      devices: [{ openRules: ['left_lane'] }],
    });
    hub.updateFinding(finding(2, 'ended'));
    hub.updateFinding(finding(1, 'open'));
    expect(picture('everything')).toMatchObject({ openFindings: [], devices: [{ openRules: [] }] });
  });

  it.each(['withdrawn', 'merged'] as const)('takes a finding off that is %s, and tells it once', (state) => {
    const { hub, frames, report, picture } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 1, 121);
    hub.updateFinding(finding(1, 'open'));
    hub.updateFinding({ ...finding(1, 'open'), id: 'f2', ruleId: 'other-lane' });
    hub.tick();
    hub.updateFinding(finding(2, state));
    expect(picture('everything')).toMatchObject({
      openFindings: [{ id: 'f2' }],
      devices: [{ openRules: ['left_lane'] }],
    });
    hub.updateFinding({ ...finding(2, state), id: 'f2' });
    expect(picture('everything')).toMatchObject({ openFindings: [], devices: [{ openRules: [] }] });
    hub.tick();
    expect(frames.at(-1)?.frame).toMatchObject({
      findings: [
        { id: 'f1', revision: 2, state },
        { id: 'f2', revision: 2, state },
      ],
      devices: [{ deviceId: 'b1', openRules: [] }],
    });
  });

  it('takes a finding up again that was withdrawn and came up once more', () => {
    const { hub, report, picture } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 1, 121);
    hub.updateFinding(finding(1, 'open'));
    hub.updateFinding(finding(2, 'withdrawn'));
    hub.tick();
    hub.updateFinding(finding(3, 'open'));
    expect(picture('everything')).toMatchObject({
      openFindings: [{ id: 'f1', revision: 3 }],
      devices: [{ openRules: ['left_lane'] }],
    });
  });

  it('keeps an incident in the picture whose findings are all withdrawn: people decide about it', () => {
    const { hub, picture } = setUp();
    hub.join('everything', null);
    hub.updateIncident(incident(false));
    hub.updateIncident(incident(true));
    expect(picture('everything').openIncidents).toMatchObject([{ id: 'i1', allWithdrawn: true }]);
  });

  const openAt = (findings: readonly LiveFinding[]) => async () => ({ findings, incidents: [] });

  it('takes over what is open from the store', async () => {
    const { hub, report, picture } = setUp();
    hub.join('everything', null);
    report(bus('b1'), 1, 121);
    hub.updateFinding(finding(1, 'open'));
    await hub.catchUp(openAt([{ ...finding(1, 'open'), id: 'f2' }]));
    expect(picture('everything')).toMatchObject({
      openFindings: [{ id: 'f2' }],
      devices: [{ openRules: ['left_lane'] }],
    });
    await hub.catchUp(openAt([]));
    expect(picture('everything')).toMatchObject({ openFindings: [], devices: [{ openRules: [] }] });
  });

  it('believes what was announced while the store was read, not the reading', async () => {
    const { hub, picture } = setUp();
    hub.join('everything', null);
    hub.updateFinding(finding(1, 'open'));
    await hub.catchUp(async () => {
      hub.updateFinding(finding(2, 'ended'));
      hub.updateFinding({ ...finding(1, 'open'), id: 'f3' });
      return { findings: [finding(1, 'open')], incidents: [] };
    });
    expect(picture('everything').openFindings.map(({ id }) => id)).toEqual(['f3']);
    await hub.catchUp(openAt([]));
    expect(picture('everything').openFindings).toEqual([]);
  });

  it('changes nothing where the store cannot be read', async () => {
    const { hub, picture } = setUp();
    hub.join('everything', null);
    hub.updateFinding(finding(1, 'open'));
    await expect(hub.catchUp(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(picture('everything').openFindings).toHaveLength(1);
  });

  it('shows vendors a finding as they may see it, and everybody else as it is', () => {
    const { frames } = setUp();
    const clock = { nowMs: () => t0 };
    const sink = {
      tick: (room: string, frame: string) => frames.push({ room, frame: liveTick.parse(JSON.parse(frame)) }),
    };
    const hub = new LiveHub(sink, clock, { forVendors: (seen) => ({ ...seen, worst: null }) });
    const worst = { value: 3, unit: '', at: new Date(t0).toISOString() };
    hub.join('all', null);
    hub.join('acme', 'acme');
    hub.updateFinding({ ...finding(1, 'open'), worst });
    hub.tick();
    const ticked = Object.fromEntries(frames.map(({ room, frame }) => [room, frame.findings[0]?.worst]));
    expect(ticked).toEqual({ all: worst, acme: null });
    const shown = (vendorId: string | null) =>
      liveSnapshot.parse(JSON.parse(hub.snapshotFor(vendorId))).openFindings[0]?.worst;
    expect([shown(null), shown('acme')]).toEqual([worst, null]);
  });
});
