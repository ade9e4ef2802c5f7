import { CelScalar, celEnv, celFunc, isCelError, parse, plan } from '@bufbuild/cel';
import { failure, type Kind, type Outcome, success } from '#contracts';
import { type Asked, type Checked, ExpressionChecker } from './expression-checker.js';
import { type FieldType, payloadTypes } from './field-type.js';

/** Enough for a condition that people can still read. */
export const MAX_EXPRESSION_LENGTH = 500;
/** The parser goes down a level for each bracket that is open. */
const MAX_OPEN_BRACKETS = 24;
/** Facts are kept in the state of an episode. */
const MAX_FACTS = 8;
const LONGEST_WORD = 64;

export interface Expression<T> {
  /** Null where the payload lacks what the expression needs, or no finite number comes out. */
  evaluate(payload: object): T | null;
  /** What was sent of the fields that the expression reads, by their paths: numbers, words, true and false. */
  fieldsOf(payload: object): Readonly<Record<string, number | boolean | string>>;
}

interface Answers {
  readonly number: number;
  readonly boolean: boolean;
}

type Sent = Readonly<Record<string, unknown>>;
type Variable = number | boolean | string | readonly (number | boolean | string)[];

const { DOUBLE } = CelScalar;
const environment = celEnv({ funcs: [celFunc('abs', [DOUBLE], DOUBLE, (value) => Math.abs(value))] });

/**
 * Compiles an expression over the payload of a kind, written in a part of CEL (see ExpressionChecker). It
 * fails with everything that is wrong and the character at which it begins, if it is longer than people can read,
 * is no CEL, asks for what the kind's contract does not have, or answers anything but `wanted`.
 */
export function compileExpression<T extends keyof Answers>(
  kind: Kind,
  source: string,
  wanted: T,
): Outcome<Expression<Answers[T]>, readonly string[]> {
  if (source.length > MAX_EXPRESSION_LENGTH) {
    return failure([`an expression has at most ${MAX_EXPRESSION_LENGTH} characters`]);
  }
  if (openBrackets(source) > MAX_OPEN_BRACKETS) {
    return failure(['the brackets are nested too deeply']);
  }
  const checked = check(kind, source);
  if (!checked.ok) return checked;
  const { expr, type, asked } = checked.value;
  if (type.is !== wanted) {
    return failure([`the expression gives ${shown(type)}, and ${shown({ is: wanted })} is wanted`]);
  }
  const evaluate = plan(environment, expr);
  const paths = asked.flatMap(({ what, path }) => (what === 'value' ? [path] : [])).slice(0, MAX_FACTS);
  return success({
    evaluate(payload) {
      const value: unknown = evaluate(variablesOf(payload, asked));
      if (isCelError(value) || typeof value !== wanted) return null;
      return typeof value === 'number' && !Number.isFinite(value) ? null : (value as Answers[T]);
    },
    fieldsOf: (payload) => factsOf(payload, paths),
  });
}

/** The variables of the expression; one that was not sent is left out. */
function variablesOf(payload: object, asked: readonly Asked[]): Record<string, Variable> {
  const variables: Record<string, Variable> = {};
  for (const { variable, path, what } of asked) {
    const value = valueAt(payload, path);
    if (what === 'sent') variables[variable] = value !== undefined;
    else if (value !== undefined) variables[variable] = value as Variable;
  }
  return variables;
}

function factsOf(
  payload: object,
  paths: readonly (readonly string[])[],
): Record<string, number | boolean | string> {
  const facts: Record<string, number | boolean | string> = {};
  for (const path of paths) {
    const value = valueAt(payload, path);
    const isWord = typeof value === 'string' && value.length <= LONGEST_WORD;
    if (isWord || typeof value === 'number' || typeof value === 'boolean') facts[path.join('.')] = value;
  }
  return facts;
}

function valueAt(payload: object, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (at as Sent | undefined)?.[name], payload);
}

function check(
  kind: Kind,
  source: string,
): Outcome<Checked & { readonly asked: readonly Asked[] }, readonly string[]> {
  const parsed = parsedOf(source);
  if (!parsed.ok) return parsed;
  const { expr, sourceInfo } = parsed.value;
  const payload = payloadTypes.get(kind) ?? { is: 'other' };
  const checker = new ExpressionChecker(payload, sourceInfo?.positions ?? {});
  const checked = checker.check(expr);
  if (checker.faults.length === 0) return success({ ...checked, asked: checker.asked });
  return failure(checker.faults.map(({ offset, message }) => at(offset, `${message} (${kind})`)));
}

/** The parser throws what it cannot read: here that is an answer, not a bug. */
function parsedOf(source: string): Outcome<ReturnType<typeof parse>, readonly string[]> {
  try {
    return success(parse(source));
  } catch (error) {
    const offset = offsetOf(error);
    return failure([offset === null ? 'this is no expression' : at(offset, 'this cannot be read as CEL')]);
  }
}

function offsetOf(error: unknown): number | null {
  const { location } = error as { readonly location?: { readonly start?: { readonly offset?: number } } };
  return location?.start?.offset ?? null;
}

const at = (offset: number, message: string) => `character ${offset + 1}: ${message}`;

function shown({ is }: FieldType): string {
  return is === 'boolean' ? 'true or false' : `a ${is}`;
}

/** Brackets in texts count as well: nobody needs so many. */
function openBrackets(source: string): number {
  let open = 0;
  let most = 0;
  for (const character of source) {
    if ('([{'.includes(character)) open += 1;
    else if (')]}'.includes(character)) open = Math.max(0, open - 1);
    most = Math.max(most, open);
  }
  return most;
}
