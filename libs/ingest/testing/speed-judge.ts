import type { DeviceState, Episode, FindingChange, Judged, StepResult, TrialTimeline } from '#rules';
import type { Judge } from '../src/ports.js';

/** Faster than this is a finding of the rule `fast`. */
export const limitMps = 10;
/** No reading for longer is a finding of the rule `mute`. */
export const silenceMs = 5000;

type Fast = { readonly open: Episode };

/** How many readings a state has judged. */
export function judgedCount(state: DeviceState): number {
  return (state.rules.test as { readonly count: number } | undefined)?.count ?? 0;
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

/** What `mute` says of the time after a reading. */
function muteFrom(deviceId: string, lastMs: number, toMs: number): Episode | null {
  return toMs - lastMs > silenceMs ? episode(deviceId, 'mute', lastMs + silenceMs) : null;
}

function fastAfter(open: Episode | null, judged: Judged, findings: FindingChange[]): Episode | null {
  if (judged.type === 'event') return open;
  const { deviceId, observedAtMs, payload } = judged.observation;
  const speedMps = speedOf(payload);
  if (speedMps === null) return open;
  if (speedMps > limitMps) {
    const next =
      open === null ? episode(deviceId, 'fast', observedAtMs) : { ...open, onsetMs: open.onsetMs - 1 };
    findings.push({ type: open === null ? 'opened' : 'updated', episode: next });
    return next;
  }
  if (open !== null) findings.push({ type: 'ended', episode: { ...open, endMs: observedAtMs } });
  return null;
}

/**
 * A small judge for tests of ingest: it counts what it judged, finds overspeed (whose onset it refines while it
 * goes on, which the product's rules may do some day) and silence. Because it counts, no state is as it was
 * once late data were judged.
 */
export const speedJudge: Judge = {
  initialDeviceState: { last: null, permitVersion: null, rules: {} },

  stepIn(_timeline: TrialTimeline, state: DeviceState, judged: Judged): StepResult {
    const key = judged.type === 'observation' ? judged.observation : judged.event;
    const { deviceId, observedAtMs, bootId, seq } = key;
    const findings: FindingChange[] = [];
    const mute = state.last === null ? null : muteFrom(deviceId, state.last.observedAtMs, observedAtMs);
    if (mute !== null) {
      if (state.announced === undefined) findings.push({ type: 'opened', episode: mute });
      findings.push({ type: 'ended', episode: { ...mute, endMs: observedAtMs } });
    }
    const open = fastAfter((state.rules.fast as Fast | undefined)?.open ?? null, judged, findings);
    const rules = { test: { count: judgedCount(state) + 1 }, ...(open === null ? {} : { fast: { open } }) };
    const speedMps = judged.type === 'observation' ? speedOf(judged.observation.payload) : null;
    return {
      state: { last: { observedAtMs, bootId, seq }, permitVersion: 1, rules },
      findings,
      measures: speedMps === null ? {} : { speedMps },
    };
  },

  advanceIn(_timeline: TrialTimeline, state: DeviceState, deviceId: string, horizonMs: number): StepResult {
    const mute = state.last === null ? null : muteFrom(deviceId, state.last.observedAtMs, horizonMs);
    if (state.announced !== undefined || mute === null) return { state, findings: [], measures: {} };
    const announced = { toMs: horizonMs, nextChangeMs: null, open: [mute] };
    return {
      state: { ...state, announced },
      findings: [{ type: 'opened', episode: mute }],
      measures: {},
    };
  },
};

function speedOf(payload: object): number | null {
  return 'speedMps' in payload && typeof payload.speedMps === 'number' ? payload.speedMps : null;
}
