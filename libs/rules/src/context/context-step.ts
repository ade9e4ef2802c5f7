import type { Judged } from '../device-state.js';
import { type Episode, endedAt } from '../episode.js';
import { PositionNotes } from '../position-notes.js';
import type { Ruleset } from '../ruleset.js';
import { StepReport } from '../step-report.js';
import type { TrialTimeline } from '../trial-timeline.js';
import type { BoundContextRule, ContextMemory } from './context-judge.js';
import { compareContextPlaces, contextPlaceOf } from './context-order.js';
import type { ContextResult, ContextState } from './context-state.js';

/**
 * Judges the next reading of any device by a rule that looks at several, under the permit in force at
 * its observedAt. Readings come in canonical order (compareContextPlaces); those that the rule does not
 * ask for only let time pass. Where a new version of the permit came into force since, every open
 * episode ended then, and the rule starts afresh.
 * @throws RangeError for data before the state's newest, or before a horizon that it was told.
 */
export function contextStep(
  timeline: TrialTimeline,
  ruleId: string,
  state: ContextState,
  judged: Judged,
): ContextResult {
  const last = contextPlaceOf(judged);
  const { observedAtMs, deviceId } = last;
  if (state.last !== null && compareContextPlaces(state.last, last) > 0) {
    throw new RangeError(`${ruleId}: data of ${observedAtMs} ms after ${state.last.observedAtMs} ms`);
  }
  if (state.reachedMs !== null && state.reachedMs > observedAtMs) {
    throw new RangeError(`${ruleId}: data of ${observedAtMs} ms after the horizon ${state.reachedMs} ms`);
  }
  const report = new StepReport();
  const reached = reach(timeline, ruleId, state, observedAtMs, report);
  const { ruleset, rule } = reached;
  let { memory } = reached;
  const { kind } = judged.type === 'observation' ? judged.observation : judged.event;
  if (ruleset !== undefined && rule?.takes(kind, deviceId) === true) {
    memory = show(ruleset, rule, judged, memory, report);
    memory = elapsed(rule, memory, observedAtMs, report);
  }
  return resultOf(ruleId, { ...state, last }, { ...reached, memory }, observedAtMs, report);
}

/**
 * Lets event time pass up to `horizonMs` without a reading. Horizons in between change nothing about
 * what a later one, or later data, lead to. A horizon that was reached already, or before the first
 * reading, says nothing.
 */
export function contextAdvance(
  timeline: TrialTimeline,
  ruleId: string,
  state: ContextState,
  horizonMs: number,
): ContextResult {
  const report = new StepReport();
  if (state.reachedMs === null || horizonMs <= state.reachedMs) return { state, findings: report.findings };
  const reached = reach(timeline, ruleId, state, horizonMs, report);
  return resultOf(ruleId, state, reached, horizonMs, report);
}

/** When time alone will bring about something of the rule; Infinity where nothing is ahead. */
export function contextDueMs(timeline: TrialTimeline, ruleId: string, state: ContextState): number {
  const { reachedMs, rules } = state;
  const memory = rules[ruleId] as ContextMemory | undefined;
  const rule = reachedMs === null ? undefined : contextRuleOf(timeline.rulesetAt(reachedMs), ruleId);
  if (memory === undefined || rule?.judge.dueMs === undefined) return Number.POSITIVE_INFINITY;
  return rule.judge.dueMs(memory);
}

interface Reached {
  readonly ruleset: Ruleset | undefined;
  readonly rule: BoundContextRule | undefined;
  readonly memory: ContextMemory | undefined;
}

/** Walks through every version of the permit that came into force since, in order. */
function reach(
  timeline: TrialTimeline,
  ruleId: string,
  state: ContextState,
  atMs: number,
  report: StepReport,
): Reached {
  const { reachedMs } = state;
  let ruleset = timeline.rulesetAt(reachedMs ?? atMs);
  let memory = state.rules[ruleId] as ContextMemory | undefined;
  if (reachedMs !== null) {
    if (ruleset?.permitVersion !== state.permitVersion) {
      // The version that judged so far turned out not to bind any more at that time.
      memory = endAll(memory, Math.min(ruleset?.inForceFromMs ?? reachedMs, reachedMs), report);
    }
    let next = timeline.nextAfter(reachedMs);
    while (next !== undefined && next.inForceFromMs <= atMs) {
      const rule = contextRuleOf(ruleset, ruleId);
      memory = elapsed(rule, memory, next.inForceFromMs - 1, report);
      memory = endAll(memory, next.inForceFromMs, report);
      ruleset = next;
      next = timeline.nextAfter(next.inForceFromMs);
    }
  }
  const rule = contextRuleOf(ruleset, ruleId);
  return { ruleset, rule, memory: elapsed(rule, memory, atMs, report) };
}

function contextRuleOf(ruleset: Ruleset | undefined, ruleId: string): BoundContextRule | undefined {
  return ruleset?.contextRules.find(({ id }) => id === ruleId);
}

function elapsed(
  rule: BoundContextRule | undefined,
  memory: ContextMemory | undefined,
  atMs: number,
  report: StepReport,
): ContextMemory | undefined {
  if (memory === undefined || rule?.judge.elapse === undefined) return memory;
  return rule.judge.elapse(atMs, memory, report);
}

function show(
  ruleset: Ruleset,
  { judge }: BoundContextRule,
  judged: Judged,
  memory: ContextMemory | undefined,
  report: StepReport,
): ContextMemory | undefined {
  if (judged.type === 'event') {
    if (judge.witness === undefined) return memory;
    const { event } = judged;
    return judge.witness({ event, device: ruleset.device(event.deviceId) }, memory, report);
  }
  if (judge.observe === undefined) return memory;
  const { observation } = judged;
  const { location } = observation.payload;
  const point = location === undefined ? null : ruleset.pointOf(location);
  const device = ruleset.device(observation.deviceId);
  return judge.observe({ observation, device, point, notes: new PositionNotes() }, memory, report);
}

function endAll(memory: ContextMemory | undefined, atMs: number, report: StepReport): undefined {
  if (memory === undefined) return undefined;
  const open: readonly Episode[] = Object.values(memory.open);
  const byOnset = (a: Episode, b: Episode) => a.onsetMs - b.onsetMs || (a.deviceId < b.deviceId ? -1 : 1);
  for (const episode of [...open].sort(byOnset)) report.add(endedAt(episode, atMs));
  return undefined;
}

function resultOf(
  ruleId: string,
  before: ContextState,
  { ruleset, memory }: Reached,
  reachedMs: number,
  report: StepReport,
): ContextResult {
  const unchanged = memory === before.rules[ruleId];
  const rules = unchanged ? before.rules : memory === undefined ? {} : { [ruleId]: memory };
  const permitVersion = ruleset?.permitVersion ?? null;
  return { state: { last: before.last, reachedMs, permitVersion, rules }, findings: report.findings };
}
