import { describe, expect, it, vi } from 'vitest';
import { deviceAt, findingOf, incidentOf } from './live-samples.js';
import { LiveStore } from './live-store.js';

const at = '2026-05-01T17:00:00.000Z';

function storeWithFrames() {
  const frames: (() => void)[] = [];
  const store = new LiveStore((callback) => frames.push(callback));
  const drawFrame = () => {
    for (const callback of frames.splice(0)) callback();
  };
  return { store, drawFrame, frames };
}
const emptySnapshot = { seq: 10, at, devices: [], openFindings: [], openIncidents: [] };
const emptyTick = { at, devices: [], findings: [], incidents: [] };

describe('LiveStore', () => {
  it('tells listeners once a frame, with all that changed, however many ticks came', () => {
    const { store, drawFrame, frames } = storeWithFrames();
    store.applySnapshot(emptySnapshot);
    drawFrame();
    const listener = vi.fn();
    store.subscribe(listener);
    store.applyTick({ ...emptyTick, seq: 11, devices: [deviceAt('bus-1', { lat: 25.1 })] });
    store.applyTick({
      ...emptyTick,
      seq: 12,
      devices: [deviceAt('bus-2'), deviceAt('bus-1', { lat: 25.2 })],
    });
    expect(frames).toHaveLength(1);
    expect(listener).not.toHaveBeenCalled();
    drawFrame();
    expect(listener).toHaveBeenCalledExactlyOnceWith({ all: false, deviceIds: new Set(['bus-1', 'bus-2']) });
    expect(store.device('bus-1')?.lat).toBe(25.2);
  });

  it('gives the same list until the next notification, and a new one after it', () => {
    const { store, drawFrame } = storeWithFrames();
    store.applySnapshot({ ...emptySnapshot, devices: [deviceAt('b'), deviceAt('a')] });
    drawFrame();
    const before = store.devices();
    expect(before.map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
    store.applyTick({ ...emptyTick, seq: 11, devices: [deviceAt('c')] });
    expect(store.devices()).toBe(before);
    drawFrame();
    expect(store.devices()).toHaveLength(3);
  });

  it('sees gaps and repeats in the count of ticks', () => {
    const { store } = storeWithFrames();
    expect(store.applyTick({ ...emptyTick, seq: 5 })).toBe('gap');
    store.applySnapshot(emptySnapshot);
    expect(store.applyTick({ ...emptyTick, seq: 10, devices: [deviceAt('x')] })).toBe('old');
    expect(store.device('x')).toBeUndefined();
    expect(store.applyTick({ ...emptyTick, seq: 12 })).toBe('gap');
    expect(store.applyTick({ ...emptyTick, seq: 11 })).toBe('applied');
    expect(store.seq).toBe(11);
  });

  it('holds findings while they are open', () => {
    const { store, drawFrame } = storeWithFrames();
    store.applySnapshot({ ...emptySnapshot, openFindings: [findingOf('f1')] });
    store.applyTick({
      ...emptyTick,
      seq: 11,
      findings: [findingOf('f1', { state: 'ended' }), findingOf('f2')],
    });
    drawFrame();
    expect(store.openFindings().map(({ id }) => id)).toEqual(['f2']);
  });

  it('drops an incident that was resolved while the line was down', () => {
    const { store, drawFrame } = storeWithFrames();
    store.applySnapshot({ ...emptySnapshot, openIncidents: [incidentOf(1), incidentOf(2)] });
    store.applyTick({ ...emptyTick, seq: 11, incidents: [incidentOf(2, { state: 'resolved' })] });
    store.applySnapshot({ ...emptySnapshot, seq: 40, openIncidents: [incidentOf(3)] });
    drawFrame();
    expect(store.incidents().map(({ number }) => number)).toEqual([3, 2]);
  });
});

describe('trails', () => {
  it('keep the last minute of a bus, in order, and nothing of what stands still', () => {
    const { store } = storeWithFrames();
    const lamp = deviceAt('lamp', { kind: 'streetlight' });
    store.applySnapshot({ ...emptySnapshot, devices: [deviceAt('bus-1', { lon: 121 }), lamp] });
    const later = (seconds: number, lon: number) =>
      deviceAt('bus-1', { lon, observedAt: new Date(Date.parse(at) + seconds * 1000).toISOString() });
    store.applyTick({ ...emptyTick, seq: 11, devices: [later(30, 122)] });
    store.applyTick({ ...emptyTick, seq: 12, devices: [later(20, 999)] });
    store.applyTick({ ...emptyTick, seq: 13, devices: [later(70, 123)] });
    expect(store.trails.positionsOf('bus-1').map(([lon]) => lon)).toEqual([122, 123]);
    expect(store.trails.positionsOf('lamp')).toEqual([]);
  });
});
