export { checkPermit } from './check-permit.js';
export { compileRuleset } from './compile-ruleset.js';
export { compileTimeline, type TimelineSource } from './compile-timeline.js';
export type { BoundContextRule } from './context/context-judge.js';
export { type ContextPlace, compareContextPlaces, contextPlaceOf } from './context/context-order.js';
export { type ContextScope, contextScopes } from './context/context-scopes.js';
export { type ContextResult, type ContextState, initialContextState } from './context/context-state.js';
export { contextAdvance, contextDueMs, contextStep } from './context/context-step.js';
export { ownEvidence } from './context/own-evidence.js';
export { defaultRules, rulesInForce } from './default-rules.js';
export {
  type DeviceState,
  initialDeviceState,
  type Judged,
  type RuleState,
  type StepResult,
} from './device-state.js';
export type { Episode, FindingChange, WorstMeasure } from './episode.js';
export { FindingTracer, type Trace, type TracedFinding } from './explain/finding-tracer.js';
export { explainPlace, explainRule } from './explain/rule-explanation.js';
export { finalFindings, lastWords, type TrialRecord } from './final-findings.js';
export { compareJudged } from './judged-order.js';
export { longestLagMs } from './longest-lag.js';
export { packState, unpackState } from './pack-state.js';
export { openEpisodeOf } from './permit-change.js';
export {
  contextRuleNames,
  isContextRule,
  type ParameterSpecification,
  type RuleSpecification,
  ruleSpecifications,
} from './rule-registry.js';
export type { Ruleset, RulesetSource } from './ruleset.js';
export { advance, advanceIn, step, stepIn } from './step.js';
export { TrialFold } from './trial-fold.js';
export type { TrialStateFrom } from './trial-states.js';
export { layTimeline, soleVersion, type TimelineVersion, type TrialTimeline } from './trial-timeline.js';
