import { describe, expect, it } from 'vitest';
import { kindContracts } from '#contracts';
import { createLocalPlane } from '#geometry';
import type { SimulatedMessage } from '../message.js';
import { createRandom } from '../random.js';
import { applyFaults, type Fault, fault } from './fault.js';

const START_MS = Date.parse('2026-03-02T17:00:00.000Z');
const CYCLE_S = 200;
const home = { lat: 25.0333, lon: 121.546 };
const plane = createLocalPlane(home);

/** A bus that stands and reports every second. */
function everySecond(): SimulatedMessage[] {
  return Array.from({ length: CYCLE_S }, (_, second) => ({
    kind: 'bus',
    deviceId: 'bus-01',
    channel: 'telemetry',
    sendAtMs: START_MS + second * 1000,
    observedAtMs: START_MS + second * 1000,
    payload: {
      seq: second,
      observedAt: new Date(START_MS + second * 1000).toISOString(),
      fixType: 'rtk_fixed',
      location: { ...home, hAccM: 0.05 },
    },
  }));
}

function spoil(raw: object): SimulatedMessage[] {
  const setting = { startMs: START_MS, cycleS: CYCLE_S, random: createRandom(5) };
  const parsed: Fault = fault.parse(raw);
  return [...applyFaults(everySecond(), [parsed], setting)];
}

function offsetM({ payload }: SimulatedMessage): { x: number; y: number } {
  return plane.toPlane(payload.location as typeof home);
}

const seqOf = ({ payload }: SimulatedMessage) => Number(payload.seq);

describe('faults of positions', () => {
  it('drift away to the side and come back, with the accuracy that is admitted', () => {
    const messages = spoil({
      fault: 'drift',
      fromS: 50,
      untilS: 150,
      offsetM: 12,
      bearingDeg: 90,
      hAccM: 4,
    });
    expect(offsetM(messages[49]!).x).toBeCloseTo(0, 3);
    expect(offsetM(messages[100]!).x).toBeCloseTo(12, 1);
    expect(offsetM(messages[100]!).y).toBeCloseTo(0, 1);
    expect(offsetM(messages[75]!).x).toBeCloseTo(12 * Math.SQRT1_2, 1);
    expect(offsetM(messages[151]!).x).toBeCloseTo(0, 3);
    expect(messages[100]!.payload.location).toMatchObject({ hAccM: 4 });
    expect(messages[151]!.payload.location).toMatchObject({ hAccM: 0.05 });
  });

  it('jump by the distance for a few fixes and come back', () => {
    const messages = spoil({ fault: 'jumps', share: 0.05, distanceM: 80, maxFixes: 2 });
    const distances = messages.map((message) => Math.hypot(offsetM(message).x, offsetM(message).y));
    const away = distances.filter((distance) => distance > 1);
    expect(away.length).toBeGreaterThan(5);
    expect(away.length).toBeLessThan(60);
    for (const distance of away) expect(distance).toBeCloseTo(80, 0);
  });

  it('go on by dead reckoning in a tunnel, and all of it comes in a burst', () => {
    const messages = spoil({ fault: 'tunnel', fromS: 40, untilS: 60, driftMps: 0.5, bearingDeg: 0 });
    const inside = messages.filter(({ payload }) => payload.fixType === 'dead_reckoning');
    expect(inside.map(seqOf)).toEqual(Array.from({ length: 20 }, (_, i) => 40 + i));
    expect(offsetM(inside[19]!).y).toBeCloseTo(9.5, 1);
    expect(inside[0]!.sendAtMs).toBe(START_MS + 60_000);
    expect(inside[19]!.sendAtMs).toBe(START_MS + 60_380);
    expect(messages).toHaveLength(CYCLE_S);
  });
});

describe('faults of clocks, networks and firmware', () => {
  it('shift the times that the device tells, not those of sending', () => {
    const [first] = spoil({ fault: 'clock_skew', skewS: -90 });
    expect(first).toMatchObject({ sendAtMs: START_MS, observedAtMs: START_MS - 90_000 });
    expect(first!.payload.observedAt).toBe(new Date(START_MS - 90_000).toISOString());
  });

  it('let later messages overtake, in the order of sending, and lose none', () => {
    const messages = spoil({ fault: 'reorder', share: 0.2, delayS: 8 });
    const times = messages.map(({ sendAtMs }) => sendAtMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const sequence = messages.map(seqOf);
    const ascending = [...sequence].sort((a, b) => a - b);
    expect(sequence).not.toEqual(ascending);
    expect(ascending).toEqual(everySecond().map(seqOf));
  });

  it('add messages that the contract refuses, and spoil no other', () => {
    const messages = spoil({ fault: 'garbage', share: 0.5 });
    const isValid = ({ payload }: SimulatedMessage) =>
      kindContracts.bus.observation.safeParse(payload).success;
    expect(messages.filter(isValid)).toEqual(everySecond());
    expect(messages.length).toBeGreaterThan(CYCLE_S * 1.3);
  });
});
