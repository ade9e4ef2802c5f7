import { compareObservationKeys } from '#contracts';
import { announceGap, closeGap } from './announce-gap.js';
import type { AnnouncedGap, DeviceState, Judged, StepResult } from './device-state.js';
import { followPermit } from './permit-change.js';
import { PositionNotes } from './position-notes.js';
import type { Sample } from './rule-definition.js';
import type { Binding, Ruleset } from './ruleset.js';
import { StepReport } from './step-report.js';
import { soleVersion, type TrialTimeline } from './trial-timeline.js';

/**
 * Judges one observation or event of a device by the permit in force at its observedAt, and answers the
 * device's new state, what changed about its findings and numbers for the live picture. Changes of
 * permit since the last reading are walked through in order; before the first permit nothing is
 * judged, and time only moves on. Pure: nothing given is changed, and what did not change is the same
 * object as before.
 *
 * A device's data come in canonical order (compareObservationKeys); late data are folded again from an
 * earlier state.
 * @throws RangeError for data older than the state's newest: the caller's order is broken.
 */
export function stepIn(timeline: TrialTimeline, state: DeviceState, judged: Judged): StepResult {
  const subject = judged.type === 'observation' ? judged.observation : judged.event;
  const { kind, deviceId, observedAtMs, bootId, seq } = subject;
  if (state.last !== null && compareObservationKeys(state.last, subject) > 0) {
    throw new RangeError(`${deviceId}: data of ${observedAtMs} ms after ${state.last.observedAtMs} ms`);
  }
  const report = new StepReport();
  const ruleset = timeline.rulesetAt(observedAtMs);
  const binding = ruleset?.binding(kind, deviceId);
  if (!isQuiet(state, ruleset, binding, observedAtMs)) {
    closeGap(timeline, { deviceId, kind, last: state.last }, state.announced, observedAtMs, report);
  }
  const last = { observedAtMs, bootId, seq };
  if (ruleset === undefined || binding === undefined) {
    return resultOf({ last, permitVersion: state.permitVersion, rules: state.rules }, report);
  }
  const before = followPermit(timeline, ruleset, state, report);
  const rules =
    judged.type === 'observation'
      ? binding.row.observe(before, sampleOf(ruleset, binding, judged.observation), report)
      : binding.row.witness(before, { event: judged.event, device: binding.device }, report);
  return resultOf({ last, permitVersion: ruleset.permitVersion, rules }, report);
}

/**
 * Tells the rules that nothing was observed of the device up to `horizonMs` (event time), over all changes
 * of permit on the way: announces silence before the data that end it. However finely horizons go, or
 * whether there is any before the next reading, the findings are the same in the end. The state object is
 * the same where nothing was announced; a horizon before the newest reading or an earlier horizon says
 * nothing.
 */
export function advanceIn(
  timeline: TrialTimeline,
  state: DeviceState,
  deviceId: string,
  horizonMs: number,
): StepResult {
  const report = new StepReport();
  const { last, announced } = state;
  const ruleset = timeline.rulesetAt(horizonMs);
  const device = ruleset?.device(deviceId);
  if (ruleset === undefined || device === undefined) return resultOf(state, report);
  if (last !== null && horizonMs <= last.observedAtMs) return resultOf(state, report);
  const { kind } = device;
  const hasNews =
    announced === undefined
      ? !isQuiet(state, ruleset, ruleset.binding(kind, deviceId), horizonMs)
      : horizonMs > announced.toMs && isDue(timeline, ruleset, announced, horizonMs);
  if (!hasNews) return resultOf(state, report);
  const said = announceGap(timeline, { deviceId, kind, last }, announced, horizonMs, report);
  return resultOf(said === undefined ? state : { ...state, announced: said }, report);
}

/** `stepIn` where the trial has this one version of its permit, which binds at all times. */
export function step(ruleset: Ruleset, state: DeviceState, judged: Judged): StepResult {
  return stepIn(soleVersion(ruleset), state, judged);
}

/** `advanceIn` where the trial has this one version of its permit, which binds at all times. */
export function advance(
  ruleset: Ruleset,
  state: DeviceState,
  deviceId: string,
  horizonMs: number,
): StepResult {
  return advanceIn(soleVersion(ruleset), state, deviceId, horizonMs);
}

function resultOf(state: DeviceState, { findings, measures }: StepReport): StepResult {
  return { state, findings, measures };
}

/** The common case: too little time went by for any rule about what was not observed. */
function isQuiet(
  { last, permitVersion, announced }: DeviceState,
  ruleset: Ruleset | undefined,
  binding: Binding | undefined,
  atMs: number,
): boolean {
  if (announced !== undefined) return false;
  if (ruleset === undefined || binding === undefined) return true;
  if (last === null || permitVersion !== ruleset.permitVersion) return false;
  return atMs - last.observedAtMs <= binding.quietMs;
}

/** Whether a later horizon may have something to say that was not announced. */
function isDue(
  timeline: TrialTimeline,
  { trialStates }: Ruleset,
  { toMs, nextChangeMs }: AnnouncedGap,
  horizonMs: number,
): boolean {
  if (nextChangeMs !== null && horizonMs >= nextChangeMs) return true;
  if (trialStates.spanAt(toMs).toMs <= horizonMs) return true;
  const next = timeline.nextAfter(toMs);
  return next !== undefined && next.inForceFromMs <= horizonMs;
}

function sampleOf(ruleset: Ruleset, { device }: Binding, observation: Sample['observation']): Sample {
  const { location } = observation.payload;
  const point = location === undefined ? null : ruleset.pointOf(location);
  return { observation, device, point, notes: new PositionNotes() };
}
