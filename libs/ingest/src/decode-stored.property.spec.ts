import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kind, kinds, payloadSchemas } from '#contracts';
import { decodeStored } from './decode-stored.js';
import { decode, plainDialect } from './stages/decode.js';
import { validateEvent, validateObservation } from './stages/validate.js';

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly maxItems?: number;
}

const time = fc
  .date({ min: new Date(0), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('Z', '+08:00'));

/** Values that fit, and fields that no contract knows beside them. */
function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6, anyOf } = schema;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (anyOf !== undefined) return fc.oneof(...anyOf.map(fitting));
  switch (schema.type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(fitting(schema.items ?? {}), { maxLength: Math.min(schema.maxItems ?? 3, 3) });
    case 'integer':
      return fc.integer({ min: Math.max(minimum, 0), max: Math.min(maximum, 30_000) });
    case 'number':
      return fc.integer({ min: Math.ceil(minimum * 4), max: Math.floor(maximum * 4) }).map((n) => n / 4);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return textOf(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textOf({ format, pattern, minLength = 0, maxLength = 20 }: JsonSchema): fc.Arbitrary<unknown> {
  if (format === 'date-time') return time;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, 20), unit: 'binary' });
}

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const known = Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, fitting(of)]));
  const unknown = fc.record(
    { unknownField: fc.jsonValue({ maxDepth: 2 }), toString: fc.boolean(), zz: fc.constant(null) },
    { requiredKeys: [] },
  );
  return fc
    .tuple(unknown, fc.record(known, { requiredKeys: [...required] }))
    .map(([extra, fields]) => ({ ...extra, ...fields }));
}

type Channel = 'telemetry' | 'event';

/** What each kind may send on each channel. */
const cases = kinds.flatMap((kind) => {
  const { telemetry, status, ...events } = payloadSchemas(kind) as Readonly<Record<string, JsonSchema>>;
  const named = Object.values(events).map(fitting);
  const sent: [Kind, Channel, fc.Arbitrary<unknown>][] = [[kind, 'telemetry', fitting(telemetry ?? {})]];
  return named.length === 0 ? sent : [...sent, [kind, 'event', fc.oneof(...named)] as const];
});

describe('a stored message', () => {
  it.each(cases)('of a %s is read as it was on arrival: %s', (kind, channel, item) => {
    const validate = channel === 'telemetry' ? validateObservation : validateEvent;
    const envelope = { trialId: 'xinyi', deviceId: 'd-1', receivedAtMs: 1_763_600_000_000 };
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), (sent) => {
        const bytes = Buffer.from(JSON.stringify(sent), 'utf8');
        const arrived = decode(bytes, 16, plainDialect);
        if (!arrived.ok) throw new Error(arrived.problem.detail);
        const { items, text } = arrived.value;
        const read = decodeStored(kind, channel, text, envelope);
        for (const [index, one] of items.entries()) {
          const valid = validate(one, text, { ...envelope, kind, status: 'test' }, null);
          if (!valid.ok) continue;
          accepted++;
          expect(read(index, 'test')).toStrictEqual(valid.value);
        }
      }),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});

describe('a stored message that cannot be read', () => {
  const envelope = { trialId: 'xinyi', deviceId: 'd-1', receivedAtMs: 0 };

  it.each(['{', '1', 'null'])('is a bug, and thrown: %s', (text) => {
    const open = () => decodeStored('bus', 'telemetry', text, envelope)(0, 'actual');
    expect(open).toThrow(/cannot be read/);
  });

  it('so is an event without a name that the kind has', () => {
    const item = { seq: 1, observedAt: '2026-11-20T01:00:00Z', event: 'never_heard' };
    const read = decodeStored('bus', 'event', JSON.stringify(item), envelope);
    expect(() => read(0, 'actual')).toThrow(/unknown_event/);
  });
});
