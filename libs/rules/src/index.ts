export { compileRuleset } from './compile-ruleset.js';
export { defaultRules } from './default-rules.js';
export {
  type DeviceState,
  initialDeviceState,
  type Judged,
  type RuleState,
  type StepResult,
} from './device-state.js';
export type { Episode, FindingChange, WorstMeasure } from './episode.js';
export { type ParameterSpecification, type RuleSpecification, ruleSpecifications } from './rule-registry.js';
export type { Ruleset, RulesetSource } from './ruleset.js';
export { advance, step } from './step.js';
