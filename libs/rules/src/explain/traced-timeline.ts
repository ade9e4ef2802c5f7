import type { ContextJudge } from '../context/context-judge.js';
import type { FindingChange } from '../episode.js';
import type { ReadFrom, Reading } from '../reading.js';
import type { Happening, Judge, Sample } from '../rule-definition.js';
import { RuleRow } from '../rule-row.js';
import type { Binding, Ruleset } from '../ruleset.js';
import { StepReport } from '../step-report.js';
import type { TrialTimeline } from '../trial-timeline.js';

/** A reading that the episode machine was given. */
export interface TakenReading {
  readonly from: ReadFrom;
  readonly reading: Reading;
  readonly unit: string;
}

/** What a rule was shown, and what it made of it. */
export interface Shown {
  readonly permitVersion: number;
  readonly what: Sample | Happening;
  /** Empty where the rule works without the machine, or read nothing out of it. */
  readonly readings: readonly TakenReading[];
  readonly changes: readonly FindingChange[];
}

export type Listener = (shown: Shown) => void;

/**
 * A timeline by which one rule alone judges, and of which a listener is told all that it is shown. What the
 * rule says is what it says on the whole timeline, for rules know nothing of each other.
 */
export function tracedTimeline(timeline: TrialTimeline, ruleId: string, listen: Listener): TrialTimeline {
  const made = new Map<Ruleset, Ruleset>();
  const traced = (ruleset: Ruleset | undefined): Ruleset | undefined => {
    if (ruleset === undefined) return undefined;
    const known = made.get(ruleset) ?? tracedRuleset(ruleset, ruleId, listen);
    made.set(ruleset, known);
    return known;
  };
  return {
    rulesetAt: (atMs) => traced(timeline.rulesetAt(atMs)),
    nextAfter: (atMs) => traced(timeline.nextAfter(atMs)),
  };
}

function tracedRuleset(ruleset: Ruleset, ruleId: string, listen: Listener): Ruleset {
  const { trialId, permitVersion, inForceFromMs, trialStates, contextRules } = ruleset;
  const overheard = { permitVersion, listen };
  const bindings = new Map<string, Binding>();
  return {
    trialId,
    permitVersion,
    inForceFromMs,
    trialStates,
    contextRules: contextRules
      .filter(({ id }) => id === ruleId)
      .map((rule) => ({ ...rule, judge: tracedContextJudge(rule.judge, overheard) })),
    device: (deviceId) => ruleset.device(deviceId),
    pointOf: (location) => ruleset.pointOf(location),
    binding(kind, deviceId) {
      const known =
        bindings.get(deviceId) ?? tracedBinding(ruleset.binding(kind, deviceId), ruleId, overheard);
      bindings.set(deviceId, known);
      return known;
    },
  };
}

interface Overheard {
  readonly permitVersion: number;
  readonly listen: Listener;
}

function tracedBinding(binding: Binding, ruleId: string, overheard: Overheard): Binding {
  const own = binding.rules.filter(({ id }) => id === ruleId);
  const gaps = own.flatMap(({ judge }) => judge.gaps ?? []);
  const rules = own.map(({ id, judge }) => ({ id, judge: tracedJudge(judge, overheard) }));
  return {
    ...binding,
    rules,
    row: new RuleRow(rules),
    gaps,
    quietMs: Math.min(...gaps.map(({ quietMs }) => quietMs)),
  };
}

function tracedJudge(judge: Judge, overheard: Overheard): Judge {
  return {
    observe: heard(judge.observe?.bind(judge), overheard),
    witness: heard(judge.witness?.bind(judge), overheard),
    gaps: judge.gaps,
  };
}

function tracedContextJudge(judge: ContextJudge, overheard: Overheard): ContextJudge {
  return {
    observe: heard(judge.observe?.bind(judge), overheard),
    witness: heard(judge.witness?.bind(judge), overheard),
    elapse: judge.elapse?.bind(judge),
    lagMs: judge.lagMs,
  };
}

type Show<W, S> = (what: W, state: S | undefined, report: StepReport) => S | undefined;

function heard<W extends Sample | Happening, S>(
  show: Show<W, S> | undefined,
  { permitVersion, listen }: Overheard,
): Show<W, S> | undefined {
  if (show === undefined) return undefined;
  return (what, state, report) => {
    const readings: TakenReading[] = [];
    const own = new StepReport((from, reading, unit) => readings.push({ from, reading, unit }));
    const next = show(what, state, own);
    for (const change of own.findings) report.add(change);
    for (const [name, value] of Object.entries(own.measures)) report.measure(name, value);
    listen({ permitVersion, what, readings, changes: own.findings });
    return next;
  };
}
