import { type Device, type Kind, type Outcome, type RuleUse, success, type Violation } from '#contracts';
import type { CompileContext } from '../rule-definition.js';
import type { BoundContextRule } from './context-judge.js';
import type { AnyContextRuleDefinition } from './define-context-rule.js';

interface Scope {
  readonly kinds: readonly Kind[];
  /** Null: all devices of these kinds. */
  readonly deviceIds: ReadonlySet<string> | null;
  readonly context: CompileContext;
}

/** Compiles a rule over several devices for those of the trial that the permit names for it. */
export function bindContextRule(
  definition: AnyContextRuleDefinition,
  use: RuleUse,
  devices: readonly Device[],
  { kinds, deviceIds, context }: Scope,
): Outcome<BoundContextRule, readonly Violation[]> {
  const takes = (kind: Kind, deviceId: string) =>
    kinds.includes(kind) && (deviceIds === null || deviceIds.has(deviceId));
  const own = devices.filter(({ kind, id }) => takes(kind, id)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const compiled = definition.compileContext(use.params, { ...context, devices: own });
  if (!compiled.ok) return compiled;
  return success({ id: use.id, rule: use.rule, kinds, devices: own, judge: compiled.value, takes });
}
