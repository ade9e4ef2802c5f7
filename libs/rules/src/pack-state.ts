import type { DeviceState, RuleState } from './device-state.js';
import type { MachineState } from './episode-machine.js';
import type { MotionState } from './motion.js';
import { isSameMotion } from './same-motion.js';

/** In place of a motion: the id of the rule whose motion it is as well. */
type MotionOf = { readonly motionOf: string };
type Run = NonNullable<MachineState['run']>;

/**
 * A state as it is stored, shorter: of the rules that follow a vehicle alike one alone holds the motion, the
 * others name it; the worst reading of a breach that begins is left out where it is the first. The state may
 * have members besides a DeviceState's own; unpackState gives all of it back.
 */
export function packState<S extends DeviceState>(state: S): S {
  const rules = { ...state.rules };
  const moving: { readonly id: string; readonly motion: MotionState }[] = [];
  let isShorter = false;
  for (const [id, rule] of Object.entries(state.rules)) {
    const packed = withRun(packMotion(rule, id, moving), packRun);
    if (packed === rule) continue;
    rules[id] = packed;
    isShorter = true;
  }
  return isShorter ? { ...state, rules } : state;
}

/**
 * The state that packState was given.
 * @throws RangeError where a rule names another that holds no motion.
 */
export function unpackState<S extends DeviceState>(state: S): S {
  const rules = { ...state.rules };
  let wasShorter = false;
  for (const [id, rule] of Object.entries(state.rules)) {
    const unpacked = withRun(unpackMotion(rule, id, state.rules), unpackRun);
    if (unpacked === rule) continue;
    rules[id] = unpacked;
    wasShorter = true;
  }
  return wasShorter ? { ...state, rules } : state;
}

function packMotion(
  rule: RuleState,
  id: string,
  moving: { readonly id: string; readonly motion: MotionState }[],
): RuleState {
  const { motion: own, ...others } = rule;
  const motion = motionIn(rule);
  if (own === undefined || motion === undefined) return rule;
  const first = moving.find((other) => isSameMotion(other.motion, motion));
  if (first !== undefined) return { ...others, motionOf: first.id };
  moving.push({ id, motion });
  return rule;
}

function unpackMotion(rule: RuleState, id: string, rules: DeviceState['rules']): RuleState {
  if (!('motionOf' in rule)) return rule;
  const { motionOf, ...others } = rule as RuleState & MotionOf;
  const motion = motionIn(rules[motionOf] ?? {});
  if (motion === undefined) throw new RangeError(`${id} has the motion of ${motionOf}, which has none`);
  return { ...others, motion };
}

/** Rules keep the run of their episode machine as `run`, or as `machine.run` beside other things. */
function withRun(rule: RuleState, change: (run: Run) => Run): RuleState {
  const { run, machine } = rule as { readonly run?: Run | null; readonly machine?: RuleState };
  if (machine !== undefined) {
    const changed = withRun(machine, change);
    return changed === machine ? rule : { ...rule, machine: changed };
  }
  if (run === undefined || run === null) return rule;
  const changed = change(run);
  return changed === run ? rule : { ...rule, run: changed };
}

function packRun(run: Run): Run {
  const { worst, ...others } = run;
  return JSON.stringify(worst) === JSON.stringify(run.first) ? (others as Run) : run;
}

function unpackRun(run: Run): Run {
  return (run as Partial<Run>).worst === undefined ? { ...run, worst: run.first } : run;
}

/** Rules that follow a vehicle keep its motion under this name. */
function motionIn({ motion }: RuleState): MotionState | undefined {
  return motion as MotionState | undefined;
}
