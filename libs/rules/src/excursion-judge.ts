import type { BusPayload } from '#contracts';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from './episode-machine.js';
import { ExcursionReader, type ExcursionReading, type ExcursionRule } from './excursion-reader.js';
import { type LeftOut, leftOutInEvidence, withLeftOut } from './left-out.js';
import type { MotionState } from './motion.js';
import type { ReadFrom, Reading } from './reading.js';
import { longestGapMs } from './reporting-interval.js';
import type { CompileContext, Judge, Sample } from './rule-definition.js';
import type { StepReport } from './step-report.js';
import type { LaneSet } from './vehicle-excursion.js';

/** A fix that the motion does not lead to; judged after all should the vehicle stay there. */
type PendingFix = {
  readonly atMs: number;
  readonly bootId: string;
  readonly seq: number;
  readonly reading: ExcursionReading;
};

export type ExcursionState = {
  readonly motion: MotionState;
  readonly machine?: MachineState;
  /** What lay beyond `enterSigmas`, summed over time, sigma seconds; left out where it is 0. */
  readonly evidence?: number;
  /** Of the fixes that wait the first and the one farthest out: the state stays small. */
  readonly pending?: readonly [PendingFix, PendingFix?];
  readonly leftOut?: LeftOut;
};

/** What one rule makes of excursions. */
export interface ExcursionScope {
  /** Since when the rule does not bind a bus like this, epoch ms; null where it does. */
  outOfScopeSince(payload: BusPayload, atMs: number): number | null;
  /** Where the vehicle may be then; null where the rule binds nowhere. */
  lanesAt(atMs: number): LaneSet | null;
  /** The place of the confirming reading, for the evidence. */
  placeOf(placeId: string | null): unknown;
  /** The signed distance is shown live under this name. */
  readonly measure: string | null;
}

/**
 * A vehicle beyond the edges of all places that it may use, from onset to end by interpolated crossings.
 * It is a cumulative sum test (Page 1954) on the signed distance in standard deviations: what lies
 * beyond `enterSigmas` is summed over time, and an episode opens at `enterSigmaSeconds`, when dwell and
 * number of fixes are reached as well.
 */
export class ExcursionJudge implements Judge<ExcursionState> {
  private readonly frame: EpisodeFrame;
  private readonly reader: ExcursionReader;

  constructor(
    private readonly rule: ExcursionRule,
    private readonly context: CompileContext,
    private readonly scope: ExcursionScope,
  ) {
    this.reader = new ExcursionReader(rule);
    this.frame = {
      identity: context.identity,
      settings: {
        enterDwellMs: rule.dwellS * 1000,
        enterReadings: rule.minFixes,
        leaveDwellMs: rule.dwellS * 1000,
        leaveReadings: rule.minFixes,
        maxGapMs: longestGapMs(rule.maxGapS, context.conditions, 'bus', undefined),
        interpolate: true,
        unit: 'm',
      },
      explain: ({ placeId }: Reading) => ({ params: rule, place: scope.placeOf(placeId) }),
    };
  }

  observe(sample: Sample, state: ExcursionState | undefined, report: StepReport): ExcursionState | undefined {
    const { observation, point } = sample;
    if (observation.kind !== 'bus' || point === null) return state;
    const { payload, observedAtMs } = observation;
    const outOfScopeMs = this.scope.outOfScopeSince(payload, observedAtMs);
    if (outOfScopeMs !== null) return leaveScope(state?.machine, outOfScopeMs, report);
    const lanes = this.scope.lanesAt(observedAtMs);
    if (lanes === null) return leaveScope(state?.machine, observedAtMs, report);
    if (this.reader.faultOf(payload) !== null) {
      return state === undefined ? state : leaveOut(state, [observedAtMs], 1);
    }
    const frame = this.frameFor(sample);
    const motion = this.reader.follow(sample, point, payload, frame.settings.maxGapMs, state?.motion);
    const reading = this.reader.read(sample, point, payload, motion, lanes);
    if (state !== undefined && motion.suspects > 0) return wait(state, motion, sample, reading);
    const { measure } = this.scope;
    if (measure !== null) report.measure(measure, Math.round(reading.excess * 1000) / 1000);
    if (state?.pending === undefined) return this.take(frame, state, motion, sample, reading, report);
    if (motion.arrivedMs === undefined) {
      return this.take(frame, withoutPending(state), motion, sample, reading, report);
    }
    let arrived: ExcursionState = state;
    inOrder(state.pending).forEach((fix, i) => {
      arrived = this.take(frame, arrived, motion, fromPending(sample, fix), jumpReading(fix, i), report);
    });
    return this.take(frame, arrived, motion, sample, reading, report);
  }

  /** One fix that counts. */
  private take(
    frame: EpisodeFrame,
    before: ExcursionState | undefined,
    motion: MotionState,
    from: ReadFrom,
    reading: ExcursionReading,
    report: StepReport,
  ): ExcursionState {
    const leftOut = before?.leftOut;
    const evidence = nextEvidence(before, from.observation.observedAtMs, reading, frame.settings.maxGapMs);
    if (reading.verdict !== 'breach' && evidence === 0) {
      const machine = feedMachine(frame, before?.machine, from, reading, report);
      return stateOf(motion, machine, 0, leftOut);
    }
    const facts = { ...reading.facts, sigmaSeconds: evidence };
    const breach: Reading = { ...reading, verdict: 'breach', facts };
    const judged = this.frameAt(frame, evidence, leftOut);
    return stateOf(motion, feedMachine(judged, before?.machine, from, breach, report), evidence, leftOut);
  }

  /** Nothing opens before the sum is reached; then the evidence says which fixes were left out. */
  private frameAt(frame: EpisodeFrame, evidence: number, leftOut: LeftOut | undefined): EpisodeFrame {
    if (evidence < this.rule.enterSigmaSeconds) {
      return { ...frame, settings: { ...frame.settings, enterReadings: Number.POSITIVE_INFINITY } };
    }
    if (leftOut === undefined) return frame;
    const facts = { leftOut: leftOutInEvidence(leftOut) };
    return { ...frame, explain: (reading) => ({ ...frame.explain(reading), ...facts }) };
  }

  private frameFor({ device }: Sample): EpisodeFrame {
    if (device?.reportIntervalS === undefined) return this.frame;
    const maxGapMs = longestGapMs(this.rule.maxGapS, this.context.conditions, 'bus', device);
    if (maxGapMs === this.frame.settings.maxGapMs) return this.frame;
    return { ...this.frame, settings: { ...this.frame.settings, maxGapMs } };
  }
}

function stateOf(
  motion: MotionState,
  machine: MachineState | undefined,
  evidence: number,
  leftOut: LeftOut | undefined,
): ExcursionState {
  if (machine === undefined) return { motion };
  const isQuiet = !machine.run && !machine.open;
  if (evidence === 0 && (isQuiet || leftOut === undefined)) return { motion, machine };
  const state = evidence === 0 ? { motion, machine } : { motion, machine, evidence };
  return isQuiet || leftOut === undefined ? state : { ...state, leftOut };
}

/** The cumulative sum after a fix, sigma seconds; it starts anew inside and after a gap. */
function nextEvidence(
  before: ExcursionState | undefined,
  atMs: number,
  { excess, overSigmas }: ExcursionReading,
  maxGapMs: number,
): number {
  const machine = before?.machine;
  if (excess <= 0 || machine === undefined || atMs - machine.atMs > maxGapMs) return 0;
  return round(Math.max(0, (before?.evidence ?? 0) + (overSigmas * (atMs - machine.atMs)) / 1000));
}

/** The fix waits: it counts should the vehicle stay there, and is left out if not. */
function wait(
  state: ExcursionState,
  motion: MotionState,
  { observation }: Sample,
  reading: ExcursionReading,
): ExcursionState {
  const { observedAtMs: atMs, bootId, seq } = observation;
  const fix = { atMs, bootId, seq, reading };
  if (state.pending === undefined || motion.away?.sinceMs === atMs) {
    return { ...withoutPending(state), motion, pending: [fix] };
  }
  const [first, farthest] = state.pending;
  const isFarther = farthest === undefined || reading.excess > farthest.reading.excess;
  return { ...state, motion, pending: isFarther ? [first, fix] : state.pending };
}

/** The vehicle did not stay where they were. */
function withoutPending(state: ExcursionState): ExcursionState {
  const { pending, ...before } = state;
  if (pending === undefined) return state;
  return leaveOut(before, timesOf(pending), state.motion.away?.fixes ?? pending.length);
}

function inOrder([first, farthest]: readonly [PendingFix, PendingFix?]): readonly PendingFix[] {
  return farthest === undefined ? [first] : [first, farthest];
}

function timesOf(pending: readonly [PendingFix, PendingFix?]): readonly number[] {
  return inOrder(pending).map(({ atMs }) => atMs);
}

function fromPending({ observation }: Sample, { atMs, bootId, seq }: PendingFix): ReadFrom {
  const { deviceId, kind } = observation;
  return { observation: { deviceId, kind, observedAtMs: atMs, bootId, seq } };
}

/** No vehicle drove across the edge: the breach begins with the first fix behind the jump. */
function jumpReading({ atMs, reading }: PendingFix, index: number): ExcursionReading {
  return index > 0 ? reading : { ...reading, onsetMs: atMs, facts: { ...reading.facts, jumped: true } };
}

/** Fixes that are not judged; an excursion that began, or is open, remembers that there were some. */
function leaveOut(state: ExcursionState, atMs: readonly number[], fixes: number): ExcursionState {
  const { machine } = state;
  if (!machine?.run && !machine?.open) return state;
  const leftOut = withLeftOut(state.leftOut, atMs, fixes);
  if (!machine.open) return { ...state, leftOut };
  const evidence = { ...machine.open.evidence, leftOut: leftOutInEvidence(leftOut) };
  return { ...state, leftOut, machine: { ...machine, open: { ...machine.open, evidence } } };
}

function round(sigmaSeconds: number): number {
  return Math.round(sigmaSeconds * 1000) / 1000;
}
