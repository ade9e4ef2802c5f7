import {
  type Call,
  type Constant,
  double,
  type Expr,
  identifier,
  listing,
  type Select,
  withParts,
} from './expression-tree.js';
import type { FieldType } from './field-type.js';

/** The name under which an expression may also address the payload as a whole. */
const PAYLOAD = 'payload';
const MAX_NODES = 200;

/** What is wrong with an expression, and where: UTF-16 offset from its start. */
export interface ExpressionFault {
  readonly offset: number;
  readonly message: string;
}

/** A variable of the expression as it will be evaluated. */
export interface Asked {
  readonly variable: string;
  /** Of the field in the payload. */
  readonly path: readonly string[];
  /** Its value, or whether there is one. */
  readonly what: 'value' | 'sent';
}

/** A part of an expression as it will be evaluated. */
export interface Checked {
  readonly expr: Expr;
  readonly type: FieldType;
  /** Where the part is a field, or a group of them. */
  readonly path?: readonly string[];
}

interface Signature {
  readonly shown: string;
  readonly takes: readonly FieldType['is'][];
  readonly gives: 'number' | 'boolean';
}

const sign = (shown: string, takes: Signature['takes'], gives: Signature['gives']): Signature => ({
  shown,
  takes,
  gives,
});

/** Everything that an expression can do, but for comparing, `in`, `has` and the choice `a ? b : c`. */
const signatures: ReadonlyMap<string, Signature> = new Map([
  ['_&&_', sign('&&', ['boolean', 'boolean'], 'boolean')],
  ['_||_', sign('||', ['boolean', 'boolean'], 'boolean')],
  ['!_', sign('!', ['boolean'], 'boolean')],
  ['_<_', sign('<', ['number', 'number'], 'boolean')],
  ['_<=_', sign('<=', ['number', 'number'], 'boolean')],
  ['_>_', sign('>', ['number', 'number'], 'boolean')],
  ['_>=_', sign('>=', ['number', 'number'], 'boolean')],
  ['_+_', sign('+', ['number', 'number'], 'number')],
  ['_-_', sign('-', ['number', 'number'], 'number')],
  ['_*_', sign('*', ['number', 'number'], 'number')],
  ['_/_', sign('/', ['number', 'number'], 'number')],
  ['-_', sign('-', ['number'], 'number')],
  ['abs', sign('abs', ['number'], 'number')],
  ['.startsWith', sign('startsWith', ['text', 'text'], 'boolean')],
  ['.endsWith', sign('endsWith', ['text', 'text'], 'boolean')],
  ['.contains', sign('contains', ['text', 'text'], 'boolean')],
]);

const words: Readonly<Record<FieldType['is'], string>> = {
  number: 'a number',
  boolean: 'true or false',
  text: 'a text',
  time: 'a time',
  list: 'a list',
  group: 'a group of fields',
  other: 'a value without a type',
};

/**
 * Checks an expression against the fields of a payload and rewrites it for evaluation: every number is a
 * double (as in JSON), and every field is a variable, that is read from the payload beforehand.
 * Loops, patterns, times and all functions that are not named above are faults, so that an expression
 * costs no more than its own length and answers the same at any time.
 */
export class ExpressionChecker {
  readonly faults: ExpressionFault[] = [];
  /** What must be read from a payload before the expression is evaluated. */
  readonly asked: Asked[] = [];
  private nodes = 0;

  constructor(
    private readonly payload: FieldType,
    /** Of a part, by its id. */
    private readonly offsets: Readonly<Record<string, number>>,
  ) {}

  check(expr: Expr): Checked {
    this.nodes += 1;
    if (this.nodes === MAX_NODES) this.fault(expr, `an expression has at most ${MAX_NODES} parts`);
    if (this.nodes >= MAX_NODES) return { expr, type: { is: 'other' } };
    const { exprKind } = expr;
    switch (exprKind.case) {
      case 'constExpr':
        return this.constant(expr, exprKind.value);
      case 'identExpr':
        return this.named(expr, exprKind.value.name);
      case 'selectExpr':
        return this.select(expr, exprKind.value);
      case 'listExpr':
        return this.list(expr, exprKind.value.elements);
      case 'callExpr':
        return this.call(expr, exprKind.value);
      default:
        return this.fault(expr, 'maps, messages and loops over lists cannot be used');
    }
  }

  private constant(expr: Expr, { constantKind }: Constant): Checked {
    switch (constantKind.case) {
      case 'boolValue':
        return { expr, type: { is: 'boolean' } };
      case 'stringValue':
        return { expr, type: { is: 'text', values: [constantKind.value], written: true } };
      case 'int64Value':
      case 'doubleValue':
        return this.number(expr, Number(constantKind.value));
      default:
        return this.fault(expr, 'only numbers, texts, true and false can be written here');
    }
  }

  private number(expr: Expr, value: number): Checked {
    if (!Number.isFinite(value)) return this.fault(expr, 'the number is too large');
    return { expr: double(expr, value), type: { is: 'number' } };
  }

  private named(expr: Expr, name: string): Checked {
    const payload = { expr, type: this.payload, path: [] };
    return name === PAYLOAD ? payload : this.field(expr, payload, name);
  }

  private select(expr: Expr, { operand, field, testOnly }: Select): Checked {
    if (operand === undefined) return this.fault(expr, 'a field of nothing');
    const found = this.field(expr, this.check(operand), field);
    return testOnly ? this.sent(found) : found;
  }

  private field(expr: Expr, { type: group, path: before }: Checked, name: string): Checked {
    if (group.is !== 'group' || before === undefined) return this.expected(expr, ['group'], group);
    const type = group.fields.get(name);
    if (type === undefined) return this.fault(expr, `there is no field ${name}`);
    const path = [...before, name];
    return { expr: type.is === 'group' ? expr : this.variable(expr, path, 'value'), type, path };
  }

  private sent(field: Checked): Checked {
    if (field.path === undefined) return field;
    return { expr: this.variable(field.expr, field.path, 'sent'), type: { is: 'boolean' } };
  }

  private variable(expr: Expr, path: readonly string[], what: Asked['what']): Expr {
    const variable = `${what}_${path.join('_')}`;
    if (this.asked.every((asked) => asked.variable !== variable)) this.asked.push({ variable, path, what });
    return identifier(expr, variable);
  }

  private list(expr: Expr, elements: readonly Expr[]): Checked {
    const checked = elements.map((element) => this.check(element));
    const [first] = checked;
    if (first === undefined) return this.fault(expr, 'the list is empty');
    for (const element of checked) {
      if (element.type.is !== first.type.is) this.expected(element.expr, [first.type.is], element.type);
    }
    const values = checked.flatMap(({ type }) => (type.is === 'text' ? (type.values ?? []) : []));
    const of: FieldType =
      first.type.is === 'text'
        ? { is: 'text', values, written: checked.every(({ type }) => isWritten(type)) }
        : first.type;
    return { expr: listing(expr, exprsOf(checked)), type: { is: 'list', of } };
  }

  private call(expr: Expr, { function: name, target, args }: Call): Checked {
    if (name === 'has' && target === undefined) return this.has(expr, args);
    const parts = (target === undefined ? args : [target, ...args]).map((part) => this.check(part));
    const signature = signatures.get(target === undefined ? name : `.${name}`);
    if (signature !== undefined) return this.apply(expr, signature, parts);
    const [first, second, third] = parts;
    if (first === undefined || second === undefined || target !== undefined) return this.unknown(expr, name);
    if (name === '_?_:_' && third !== undefined) return this.choice(expr, first, second, third);
    if (name === '@in') return this.member(expr, first, second);
    if (name === '_==_' || name === '_!=_') return this.equality(expr, first, second);
    return this.unknown(expr, name);
  }

  private has(expr: Expr, [argument]: readonly Expr[]): Checked {
    const name = argument?.exprKind.case === 'identExpr' ? argument.exprKind.value.name : null;
    if (argument === undefined || name === null) return this.fault(expr, 'has() asks for one field');
    return this.sent(this.named(argument, name));
  }

  private apply(expr: Expr, { shown, takes, gives }: Signature, parts: readonly Checked[]): Checked {
    if (parts.length !== takes.length)
      return this.fault(expr, `${shown} takes ${takes.length}, not ${parts.length}`);
    parts.forEach(({ expr: part, type }, i) => {
      const wanted = takes[i];
      if (wanted !== undefined && type.is !== wanted) this.expected(part, [wanted], type);
    });
    return { expr: withParts(expr, exprsOf(parts)), type: { is: gives } };
  }

  private choice(expr: Expr, condition: Checked, yes: Checked, no: Checked): Checked {
    if (condition.type.is !== 'boolean') this.expected(condition.expr, ['boolean'], condition.type);
    if (yes.type.is !== no.type.is) this.expected(no.expr, [yes.type.is], no.type);
    const type: FieldType = yes.type.is === 'text' ? { is: 'text', values: null } : yes.type;
    return { expr: withParts(expr, exprsOf([condition, yes, no])), type };
  }

  private member(expr: Expr, value: Checked, list: Checked): Checked {
    if (list.type.is !== 'list') return this.expected(list.expr, ['list'], list.type);
    this.comparable(expr, value.type, list.type.of);
    return { expr: withParts(expr, exprsOf([value, list])), type: { is: 'boolean' } };
  }

  private equality(expr: Expr, left: Checked, right: Checked): Checked {
    this.comparable(expr, left.type, right.type);
    return { expr: withParts(expr, exprsOf([left, right])), type: { is: 'boolean' } };
  }

  private comparable(expr: Expr, left: FieldType, right: FieldType): void {
    if (left.is === 'text' && right.is === 'text') {
      const never = neverEqual(left, right);
      if (never !== null) this.fault(expr, never);
    } else if (left.is !== 'number' && left.is !== 'boolean') {
      this.expected(expr, ['number', 'text', 'boolean'], left);
    } else if (left.is !== right.is) this.expected(expr, [left.is], right);
  }

  private unknown(expr: Expr, name: string): Checked {
    return this.fault(expr, `${name.replace(/^_?(.+?)_?$/, '$1')} cannot be used`);
  }

  private expected(expr: Expr, wanted: readonly FieldType['is'][], found: FieldType): Checked {
    // A part that is wrong itself has been told.
    if (found.is === 'other' && this.faults.length > 0) return { expr, type: { is: 'other' } };
    const what = wanted.map((is) => words[is]).join(' or ');
    return this.fault(expr, `${what} is wanted here, not ${words[found.is]}`);
  }

  private fault(expr: Expr, message: string): Checked {
    this.faults.push({ offset: this.offsets[String(expr.id)] ?? 0, message });
    return { expr, type: { is: 'other' } };
  }
}

type Text = Extract<FieldType, { is: 'text' }>;

const exprsOf = (parts: readonly Checked[]): Expr[] => parts.map(({ expr }) => expr);

function isWritten(type: FieldType): boolean {
  return type.is === 'text' && type.written === true;
}

/** Says so where a text that is written out is none of those that the field can have. */
function neverEqual(left: Text, right: Text): string | null {
  if (isWritten(left) === isWritten(right)) return null;
  const [written, known] = isWritten(left) ? [left.values, right.values] : [right.values, left.values];
  const strange = known === null ? undefined : written?.find((value) => !known.includes(value));
  return strange === undefined ? null : `"${strange}" is none of the values ${known?.join(', ')}`;
}
