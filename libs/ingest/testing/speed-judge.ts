import type { DeviceState, Episode, FindingChange, Judged, StepResult, TrialTimeline } from '#rules';
import type { Judge } from '../src/ports.js';

/** Faster than this is a finding of the rule `fast`. */
export const limitMps = 10;
/** No reading for longer is a finding of the rule `mute`. */
export const silenceMs = 5000;

type Memory = { readonly count: number; readonly fast: Episode | null; readonly mute: Episode | null };

function memoryOf(state: DeviceState): Memory {
  return (state.rules.test as Memory | undefined) ?? { count: 0, fast: null, mute: null };
}

/** How many readings a state has judged. */
export function judgedCount(state: DeviceState): number {
  return memoryOf(state).count;
}

function episode(deviceId: string, rule: string, onsetMs: number): Episode {
  return {
    deviceId,
    kind: 'bus',
    rule,
    ruleId: rule,
    permitVersion: 1,
    severity: 'severe',
    legalGround: 'not_as_approved',
    onsetMs,
    endMs: null,
    worst: null,
    placeId: null,
    evidence: {},
  };
}

/**
 * A small judge for tests of ingest: it counts what it judged, finds overspeed (whose onset it refines while it
 * goes on, which the product's rules may do some day) and silence.
 */
export const speedJudge: Judge = {
  initialDeviceState: { last: null, permitVersion: null, rules: {} },

  stepIn(_timeline: TrialTimeline, state: DeviceState, judged: Judged): StepResult {
    const key = judged.type === 'observation' ? judged.observation : judged.event;
    const memory = memoryOf(state);
    const findings: FindingChange[] = [];
    if (memory.mute !== null)
      findings.push({ type: 'ended', episode: { ...memory.mute, endMs: key.observedAtMs } });
    const speedMps = judged.type === 'observation' ? speedOf(judged.observation.payload) : null;
    let { fast } = memory;
    if (speedMps !== null && speedMps > limitMps) {
      const type = fast === null ? 'opened' : 'updated';
      fast =
        fast === null
          ? episode(key.deviceId, 'fast', key.observedAtMs)
          : { ...fast, onsetMs: fast.onsetMs - 1 };
      findings.push({ type, episode: fast });
    } else if (speedMps !== null && fast !== null) {
      findings.push({ type: 'ended', episode: { ...fast, endMs: key.observedAtMs } });
      fast = null;
    }
    const { observedAtMs, bootId, seq } = key;
    const test: Memory = { count: memory.count + 1, fast, mute: null };
    const next = { last: { observedAtMs, bootId, seq }, permitVersion: 1, rules: { test } };
    return { state: next, findings, measures: speedMps === null ? {} : { speedMps } };
  },

  advanceIn(_timeline: TrialTimeline, state: DeviceState, deviceId: string, horizonMs: number): StepResult {
    const memory = memoryOf(state);
    const lastMs = state.last?.observedAtMs ?? Number.POSITIVE_INFINITY;
    if (memory.mute !== null || horizonMs - lastMs <= silenceMs) return { state, findings: [], measures: {} };
    const mute = episode(deviceId, 'mute', lastMs + silenceMs);
    const next = { ...state, rules: { test: { ...memory, mute } } };
    return { state: next, findings: [{ type: 'opened', episode: mute }], measures: {} };
  },
};

function speedOf(payload: object): number | null {
  return 'speedMps' in payload && typeof payload.speedMps === 'number' ? payload.speedMps : null;
}
