import { compareObservationKeys } from '#contracts';
import type { DeviceState, Judged, RuleState, StepResult } from './device-state.js';
import { followPermit } from './permit-change.js';
import type { Gap, Sample } from './rule-definition.js';
import type { Binding, BoundRule, Ruleset } from './ruleset.js';
import { StepReport } from './step-report.js';

/**
 * Judges one observation or event of a device by the ruleset in force at its observedAt, and answers
 * the device's new state, what changed about its findings and numbers for the live picture. Pure:
 * nothing given is changed, and what did not change is the same object as before.
 *
 * A device's data come in canonical order (compareObservationKeys); late data are folded again from an
 * earlier state.
 * @throws RangeError for data older than the state's newest: the caller's order is broken.
 */
export function step(ruleset: Ruleset, state: DeviceState, judged: Judged): StepResult {
  const subject = judged.type === 'observation' ? judged.observation : judged.event;
  const { kind, deviceId, observedAtMs, bootId, seq } = subject;
  if (state.last !== null && compareObservationKeys(state.last, subject) > 0) {
    throw new RangeError(`${deviceId}: data of ${observedAtMs} ms after ${state.last.observedAtMs} ms`);
  }
  const report = new StepReport();
  const binding = ruleset.binding(kind, deviceId);
  const gap: Gap = {
    deviceId,
    kind,
    device: binding.device,
    fromMs: state.last === null ? binding.expectedFromMs : state.last.observedAtMs,
    heard: state.last !== null,
    toMs: observedAtMs,
  };
  const sample = judged.type === 'observation' ? sampleOf(ruleset, binding, judged.observation) : null;
  const happening = judged.type === 'event' ? { event: judged.event, device: binding.device } : null;
  const before = followPermit(ruleset, state, observedAtMs, report);
  const rules = mapStates(before, binding.rules, ({ judge }, ruleState) => {
    const closed = judge.close === undefined ? ruleState : judge.close(gap, ruleState, report);
    if (sample !== null) return judge.observe === undefined ? closed : judge.observe(sample, closed, report);
    if (happening === null || judge.witness === undefined) return closed;
    return judge.witness(happening, closed, report);
  });
  return {
    state: { last: { observedAtMs, bootId, seq }, permitVersion: ruleset.permitVersion, rules },
    findings: report.findings,
    measures: report.measures,
  };
}

/**
 * Tells the rules that nothing was observed of the device up to `horizonMs` (event time): announces
 * silence before the data that end it. The state object is the same where nothing was announced. A
 * horizon that lies before the newest observation or an earlier horizon says nothing. Across a change of
 * permit, the old ruleset should be advanced to the new one's `inForceFromMs` first.
 */
export function advance(
  ruleset: Ruleset,
  state: DeviceState,
  deviceId: string,
  horizonMs: number,
): StepResult {
  const report = new StepReport();
  const device = ruleset.device(deviceId);
  if (device === undefined) return { state, findings: report.findings, measures: report.measures };
  const binding = ruleset.binding(device.kind, deviceId);
  const gap: Gap = {
    deviceId,
    kind: device.kind,
    device,
    fromMs: state.last === null ? binding.expectedFromMs : state.last.observedAtMs,
    heard: state.last !== null,
    toMs: horizonMs,
  };
  const rules = mapStates(state.rules, binding.rules, ({ judge }, ruleState) =>
    judge.announce === undefined ? ruleState : judge.announce(gap, ruleState, report),
  );
  return {
    state: rules === state.rules ? state : { ...state, rules },
    findings: report.findings,
    measures: report.measures,
  };
}

function sampleOf(ruleset: Ruleset, { device }: Binding, observation: Sample['observation']): Sample {
  const { location } = observation.payload;
  return { observation, device, point: location === undefined ? null : ruleset.pointOf(location) };
}

/** The same object where no rule's state changed; rules without a state take no room. */
function mapStates(
  before: DeviceState['rules'],
  rules: readonly BoundRule[],
  next: (rule: BoundRule, state: RuleState | undefined) => RuleState | undefined,
): DeviceState['rules'] {
  let after: Record<string, RuleState> | null = null;
  for (const rule of rules) {
    const was = before[rule.id];
    const is = next(rule, was);
    if (is === was) continue;
    after ??= { ...before };
    if (is === undefined) delete after[rule.id];
    else after[rule.id] = is;
  }
  return after ?? before;
}
