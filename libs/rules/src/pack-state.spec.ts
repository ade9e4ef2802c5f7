import { describe, expect, it } from 'vitest';
import { type DeviceState, initialDeviceState } from './device-state.js';
import { followFix } from './motion.js';
import { packState, unpackState } from './pack-state.js';

const limits = { maxSpeedMps: 40, maxGapMs: 10_000 };
const startMs = Date.parse('2026-03-02T17:00:00.000Z');

/** Ten seconds straight ahead, `y` metres to the north. */
function motionAt(y: number) {
  let motion: ReturnType<typeof followFix> | undefined;
  for (let second = 0; second < 10; second++) {
    motion = followFix(motion, { atMs: startMs + second * 1000, x: second * 5, y, sigmaM: 0.1 }, limits);
  }
  return motion!;
}

function stateOf(rules: DeviceState['rules']): DeviceState {
  return { ...initialDeviceState, rules };
}

describe('a state as it is stored', () => {
  it('holds a motion once for all rules that follow the vehicle alike', () => {
    const state = stateOf({
      lane: { motion: motionAt(0), evidence: 1 },
      zone: { motion: motionAt(0) },
      other: { motion: motionAt(3) },
      trust: { motion: motionAt(0), determined: 2 },
      count: { seq: 4 },
    });
    const stored = JSON.stringify(packState(state));
    expect(stored.split('"anchorX"').length - 1).toBe(2);
    expect(stored.length).toBeLessThan(JSON.stringify(state).length - 300);
    const back = unpackState(JSON.parse(stored) as DeviceState);
    expect(back).toEqual(state);
    expect(back.rules.zone?.motion).toBe(back.rules.lane?.motion);
  });

  it('leaves out the worst reading of a breach that begins where it is the first', () => {
    const mark = { atMs: startMs, bootId: 'boot-1', seq: 7, excess: 1, value: 2, facts: { limit: 1 } };
    const run = { sinceMs: startMs, first: mark, worst: mark, breachFromMs: startMs, breaches: 1 };
    const worse = { ...run, worst: { ...mark, seq: 8, excess: 4 } };
    const state = stateOf({
      count: { atMs: startMs, excess: 1, run },
      trust: { motion: motionAt(0), machine: { atMs: startMs, excess: 1, run } },
      speed: { atMs: startMs, excess: 4, run: worse },
    });
    const stored = JSON.stringify(packState(state));
    expect(stored.split('"worst"').length - 1).toBe(1);
    expect(unpackState(JSON.parse(stored) as DeviceState)).toEqual(state);
  });

  it('is itself where there is nothing to share', () => {
    const state = stateOf({ lane: { motion: motionAt(0) }, other: { motion: motionAt(3) } });
    expect(packState(state)).toBe(state);
    expect(unpackState(state)).toBe(state);
  });

  it('is not read where it names a motion that is not there', () => {
    expect(() => unpackState(stateOf({ zone: { motionOf: 'lane' } }))).toThrow(RangeError);
  });
});
