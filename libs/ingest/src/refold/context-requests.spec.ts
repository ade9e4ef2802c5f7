import { describe, expect, it } from 'vitest';
import { type Device, permitConditions } from '#contracts';
import { compileTimeline } from '#rules';
import { ContextRequests } from './context-requests.js';

const nowMs = Date.parse('2026-03-01T17:00:00.000Z');
const changeMs = nowMs + 60_000;
const hourMs = 3_600_000;
const trialId = 'xinyi';
const deviceOf = (id: string, kind: Device['kind']): Device => ({ id, trialId, kind, vendorId: 'lumen' });
const lamp = deviceOf('lamp-1', 'streetlight');
const otherLamp = deviceOf('lamp-2', 'streetlight');
const bin = deviceOf('bin-1', 'bin');
const devices = [lamp, otherLamp, bin];
const permit = (version: number, rules: object[], inForceFromMs: number) => ({
  version,
  conditions: permitConditions.parse({ rules }),
  inForceFromMs,
});
const dark = { id: 'dark', rule: 'dark_stretch' };
const compiled = compileTimeline({
  trial: { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
  permits: [
    permit(1, [dark, { id: 'full', rule: 'full' }], nowMs - 100 * hourMs),
    permit(2, [{ id: 'full', rule: 'full' }], changeMs),
    permit(3, [{ ...dark, deviceIds: ['lamp-2'] }], changeMs + hourMs),
  ],
  devices,
});
if (!compiled.ok) throw new Error(compiled.problem.detail);
const timeline = compiled.value;

function requests() {
  const timelineOf = (id: string) => (id === trialId ? timeline : undefined);
  return new ContextRequests({ timeline: timelineOf, allDevices: () => devices }, 24 * hourMs, () => true);
}

/** Rows of a device at times in seconds from now. */
function rowsOf(device: Device, ...atS: number[]) {
  const fresh = atS.map((s, seq) => ({ key: { observedAtMs: nowMs + s * 1000, bootId: '', seq } }));
  return { device, fresh };
}

const live = (s: number) => ({ subjectId: 'xinyi/dark', fromMs: nowMs + s * 1000, toMs: null, held: false });

describe('requests for rules that look at several devices', () => {
  it('are made for rows that such a rule asks for, from the first of them', () => {
    const { of } = bound(requests());
    expect(of([rowsOf(lamp, -5, -1), rowsOf(otherLamp, -9)])).toMatchObject([live(-9)]);
    expect(of([rowsOf(bin, -5)])).toEqual([]);
    expect(of([rowsOf(lamp)])).toEqual([]);
    expect(of([rowsOf({ ...lamp, trialId: 'elsewhere' }, -5)])).toEqual([]);
  });

  it('are spared while one that reaches as far back is committed and not picked up', () => {
    const asked = requests();
    const { of } = bound(asked);
    const first = of([rowsOf(lamp, -5)]);
    // Not committed yet: the batch may fail.
    expect(of([rowsOf(lamp, -4)])).toMatchObject([live(-4)]);
    asked.committed(first);
    expect(of([rowsOf(lamp, -4), rowsOf(otherLamp, -5)])).toEqual([]);
    expect(of([rowsOf(lamp, -6)])).toMatchObject([live(-6)]);
    asked.pickedUp('xinyi/other');
    expect(of([rowsOf(lamp, -4)])).toEqual([]);
    asked.pickedUp('xinyi/dark');
    expect(of([rowsOf(lamp, -4)])).toMatchObject([live(-4)]);
  });

  it('have an end for data of the past, and are held for what is too late', () => {
    const asked = requests();
    const { of } = bound(asked);
    const past = { subjectId: 'xinyi/dark', held: false, fromMs: nowMs - 7200_000, toMs: nowMs - 3600_000 };
    const atMs = nowMs - 25 * hourMs;
    const rows = [rowsOf(lamp, -25 * 3600, -7200, -3600, -1)];
    expect(of(rows)).toMatchObject([{ fromMs: atMs, toMs: atMs, held: true }, past, live(-1)]);
    // Nothing may rely on these: they stop early.
    asked.committed(of(rows).filter(({ toMs }) => toMs !== null));
    expect(of([rowsOf(lamp, -1)])).toMatchObject([live(-1)]);
    asked.committed([{ ...of(rows)[2]!, fromMs: nowMs - 7200_000 }]);
    expect(of(rows)).toMatchObject([{ held: true }]);
  });

  it('close what a rule left open that a version of the permit dropped, once', () => {
    const asked = requests();
    const { of } = bound(asked);
    const dropped = of([rowsOf(bin, 70)]);
    expect(dropped).toMatchObject([live(70)]);
    asked.committed(dropped);
    asked.pickedUp('xinyi/dark');
    expect(of([rowsOf(bin, 80)])).toEqual([]);
  });

  it('are made when time alone brings something about, until a run says what is next', () => {
    const asked = requests();
    expect(asked.due(nowMs)).toMatchObject([live(0)]);
    asked.wakeAt('xinyi', 'xinyi/dark', nowMs + 5000);
    expect(asked.due(nowMs + 4999)).toEqual([]);
    const due = asked.due(nowMs + 5000);
    expect(due).toMatchObject([live(5)]);
    asked.committed(due);
    expect(asked.due(nowMs + 6000)).toEqual([]);
    // A run that stops early does not say what comes next.
    asked.pickedUp('xinyi/dark');
    expect(asked.due(nowMs + 7000)).toMatchObject([live(5)]);
    asked.wakeAt('xinyi', 'xinyi/dark', nowMs + 8000);
    asked.wakeAt('xinyi', 'xinyi/dark', Number.POSITIVE_INFINITY);
    expect(asked.due(nowMs + 9000)).toEqual([]);
  });

  it('follow the devices that each version names', () => {
    const { of } = bound(requests());
    expect(of([rowsOf(lamp, 3700)])).toEqual([]);
    expect(of([rowsOf(otherLamp, 3700)])).toMatchObject([live(3700)]);
  });
});

function bound(asked: ContextRequests) {
  return { of: (rows: Parameters<ContextRequests['of']>[0]) => asked.of(rows, nowMs) };
}
