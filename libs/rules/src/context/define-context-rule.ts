import type { z } from 'zod';
import type { Outcome, Violation } from '#contracts';
import { readParams } from '../define-rule.js';
import type { AnyRuleDefinition, RuleDefinition } from '../rule-definition.js';
import type { ContextCompileContext, ContextJudge, ContextMemory } from './context-judge.js';

type Specification<P extends z.ZodObject> = Omit<RuleDefinition<P>, 'compile'>;
type AnySpecification = Omit<AnyRuleDefinition, 'compileRaw'>;

/** A kind of condition over several devices: specified like any other, compiled to a ContextJudge. */
interface ContextRuleDefinition<P extends z.ZodObject, M extends ContextMemory> extends Specification<P> {
  compile(params: z.infer<P>, context: ContextCompileContext): Outcome<ContextJudge<M>, readonly Violation[]>;
}

/** A definition whose parameter and memory types are known only to itself. */
export type AnyContextRuleDefinition = AnySpecification & {
  compileContext(raw: unknown, context: ContextCompileContext): Outcome<ContextJudge, readonly Violation[]>;
};

/** Closes a definition over its own types, as defineRule does for rules of one device. */
export function defineContextRule<P extends z.ZodObject, M extends ContextMemory>(
  definition: ContextRuleDefinition<P, M>,
): AnyContextRuleDefinition {
  const { compile, ...specification } = definition;
  return {
    ...specification,
    version: specification.version ?? 1,
    compileContext(raw, context) {
      const params = readParams(definition.params, raw);
      if (!params.ok) return params;
      const compiled = compile(params.value as z.infer<P>, context);
      // The fold hands a rule only the memories that this rule returned.
      return compiled.ok ? { ok: true, value: compiled.value as unknown as ContextJudge } : compiled;
    },
  };
}
