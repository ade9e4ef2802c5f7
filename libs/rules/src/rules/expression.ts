import { z } from 'zod';
import { failure, type Kind, kinds, type Outcome, success, type Violation } from '#contracts';
import { confirmationParams, onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState, Reading } from '../episode-machine.js';
import { compileExpression, type Expression } from '../expression/compile-expression.js';
import { ReadingJudge } from '../reading-judge.js';
import type { Judge, Sample } from '../rule-definition.js';

const source = z.string().min(1).max(500);

const params = z.object({
  kind: parameter(z.enum(kinds), { zh: '設備種類', en: 'Kind of device', note: 'required' }),
  title: parameter(z.object({ zh: z.string().min(1).max(100), en: z.string().min(1).max(100) }), {
    zh: '條件名稱',
    en: 'What the condition is called',
    note: 'required: zh and en',
  }),
  expression: parameter(source, {
    zh: '違反條件之運算式',
    en: 'Holds while the condition is broken',
    note: 'required; CEL over the fields of the kind',
  }),
  clearExpression: parameter(source.optional(), {
    zh: '解除之運算式（未列則為條件不再成立）',
    en: 'Holds where the condition is kept again; as soon as the other does not, where left out',
  }),
  value: parameter(source.optional(), {
    zh: '量測值之運算式（呈現最差值）',
    en: 'A number of which people are told the worst',
  }),
  unit: parameter(z.string().max(16).default(''), { zh: '量測值單位', en: 'Unit of that number' }),
  worstIs: parameter(z.enum(['highest', 'lowest']).default('highest'), {
    zh: '最差值取最高或最低',
    en: 'Which of the numbers is the worst',
  }),
  ...confirmationParams({ dwellS: 0, minReadings: 2, maxGapS: 60 }),
  onlyInWindows: onlyInWindowsParam(false),
});
type Params = z.infer<typeof params>;

interface Condition {
  readonly broken: Expression<boolean>;
  /** Null: as soon as it is not broken. */
  readonly kept: Expression<boolean> | null;
  readonly measure: Expression<number> | null;
}

/**
 * A condition that a city writes itself: an expression over what devices of one kind send. An observation
 * that lacks what the expression needs says nothing, and neither opens nor ends a finding.
 */
export const expression = defineRule({
  rule: 'expression',
  kinds,
  title: { zh: '自訂條件', en: 'Condition of its own' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '運算式成立達設定時間與筆數；起始時間為首筆觀測。缺少所需欄位之觀測不計。',
    en: 'The expression holds for the dwell and number of readings; the onset is the first of them. An observation without the fields that it needs says nothing.',
  },
  ends: {
    zh: '解除運算式成立（未列則為原運算式不再成立）並達設定時間與筆數；結束時間為其首筆觀測。',
    en: 'The expression of the end holds (the other no longer, where there is none) for the dwell and number of readings; the end is the first of them.',
  },
  compile(rule: Params, context) {
    const condition = conditionOf(rule);
    if (!condition.ok) return condition;
    const read = (sample: Sample) => readCondition(sample, rule, condition.value);
    return success<Judge<MachineState>>(new ReadingJudge(rule, rule.unit, context, read));
  },
});

function conditionOf(rule: Params): Outcome<Condition, readonly Violation[]> {
  const broken = compiled(rule.kind, 'expression', rule.expression, 'boolean');
  const kept = compiled(rule.kind, 'clearExpression', rule.clearExpression, 'boolean');
  const measure = compiled(rule.kind, 'value', rule.value, 'number');
  if (broken.ok && kept.ok && measure.ok && broken.value !== null) {
    return success({ broken: broken.value, kept: kept.value, measure: measure.value });
  }
  return failure([broken, kept, measure].flatMap((part) => (part.ok ? [] : part.problem)));
}

function compiled<T extends 'boolean' | 'number'>(
  kind: Kind,
  name: keyof Params,
  text: string | undefined,
  wanted: T,
) {
  if (text === undefined) return success(null);
  const outcome = compileExpression(kind, text, wanted);
  if (outcome.ok) return outcome;
  return failure(outcome.problem.map((message): Violation => ({ at: `/${name}`, message })));
}

/** Null where any part cannot be answered: half a reading would make a finding without its value. */
function readCondition(
  { observation: { kind, payload } }: Sample,
  rule: Params,
  { broken, kept, measure }: Condition,
): Reading | null {
  if (kind !== rule.kind) return null;
  const isBroken = broken.evaluate(payload);
  if (isBroken === null) return null;
  const isKept = isBroken || kept === null ? !isBroken : kept.evaluate(payload);
  const value = measure === null ? Number(isBroken) : measure.evaluate(payload);
  if (isKept === null || value === null) return null;
  const verdict = isBroken ? 'breach' : isKept ? 'clear' : 'between';
  const excess = isBroken ? badness(value, rule.worstIs) : -1;
  return { verdict, excess, value, placeId: null, facts: broken.fieldsOf(payload) };
}

/** Above 0 for every number, and the greater the worse it is. */
function badness(value: number, worst: Params['worstIs']): number {
  const worse = worst === 'highest' ? value : -value;
  return worse >= 0 ? 1 + worse : 1 / (1 - worse);
}
