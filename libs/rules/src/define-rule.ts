import type { z } from 'zod';
import { type FieldMeta, failure, fieldRegistry, type Outcome, success, type Violation } from '#contracts';
import type { RuleState } from './device-state.js';
import type { AnyRuleDefinition, Judge, RuleDefinition } from './rule-definition.js';

/**
 * Closes a definition over its own types: `compileRaw` takes parameters as a permit holds them,
 * checks them strictly (an unknown parameter is a violation) and fills in the defaults.
 */
export function defineRule<P extends z.ZodObject, S extends RuleState>(
  definition: RuleDefinition<P, S>,
): AnyRuleDefinition {
  const { compile, ...specification } = definition;
  return {
    ...specification,
    version: specification.version ?? 1,
    compileRaw(raw, context) {
      const params = readParams(definition.params, raw);
      if (!params.ok) return params;
      const compiled = compile(params.value as z.infer<P>, context);
      // The fold hands a rule only the states that this rule returned.
      return compiled.ok ? { ok: true, value: compiled.value as unknown as Judge } : compiled;
    },
  };
}

/** Parameters as a permit holds them, checked strictly, with the defaults. */
export function readParams<P extends z.ZodObject>(
  schema: P,
  raw: unknown,
): Outcome<Readonly<Record<string, unknown>>, readonly Violation[]> {
  const params = schema.strict().safeParse(raw);
  return params.success ? success(params.data) : failure(params.error.issues.map(violationOf));
}

/** Labels a parameter for documents and the console, as the contracts label fields. */
export function parameter<S extends z.ZodType>(
  schema: S,
  meta: Pick<FieldMeta, 'zh' | 'en' | 'unit' | 'note'>,
): S {
  fieldRegistry.add(schema, meta);
  return schema;
}

function violationOf(issue: z.core.$ZodIssue): Violation {
  return { at: issue.path.map((part) => `/${String(part)}`).join(''), message: issue.message };
}
