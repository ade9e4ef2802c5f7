import type { DeviceState, RuleState } from './device-state.js';
import type { MotionState } from './motion.js';
import { isSameMotion } from './same-motion.js';

type States = DeviceState['rules'];

/** In place of a motion: the id of the rule whose motion it is as well. */
type MotionOf = { readonly motionOf: string };

/**
 * A state as it is stored: of the rules that follow a vehicle alike one alone holds the motion, the others name
 * it. It may have members besides a DeviceState's own; unpackState gives all of it back.
 */
export function packState<S extends DeviceState>(state: S): S {
  const moving = Object.entries(state.rules).flatMap(([id, rule]) => {
    const motion = motionIn(rule);
    return motion === undefined ? [] : [{ id, rule, motion }];
  });
  let rules: States = state.rules;
  moving.forEach(({ id, rule, motion }, i) => {
    const first = moving.findIndex((other) => isSameMotion(other.motion, motion));
    if (first === i) return;
    const { motion: _, ...others } = rule;
    rules = { ...rules, [id]: { ...others, motionOf: moving[first]!.id } };
  });
  return rules === state.rules ? state : { ...state, rules };
}

/**
 * The state that packState was given.
 * @throws RangeError where a rule names another that holds no motion.
 */
export function unpackState<S extends DeviceState>(state: S): S {
  let rules: States = state.rules;
  for (const [id, rule] of Object.entries(state.rules)) {
    if (!('motionOf' in rule)) continue;
    const { motionOf, ...others } = rule as RuleState & MotionOf;
    const motion = motionIn(state.rules[motionOf] ?? {});
    if (motion === undefined) throw new RangeError(`${id} has the motion of ${motionOf}, which has none`);
    rules = { ...rules, [id]: { ...others, motion } };
  }
  return rules === state.rules ? state : { ...state, rules };
}

/** Rules that follow a vehicle keep its motion under this name. */
function motionIn({ motion }: RuleState): MotionState | undefined {
  return motion as MotionState | undefined;
}
