import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kind, kindContracts, kinds, walkFields } from '#contracts';
import { compileExpression } from './compile-expression.js';

function faultsOf(source: string, kind: Kind = 'bus', wanted: 'boolean' | 'number' = 'boolean') {
  const compiled = compileExpression(kind, source, wanted);
  return compiled.ok ? [] : compiled.problem;
}

function answer(source: string, payload: object, kind: Kind = 'bus') {
  const compiled = compileExpression(kind, source, 'boolean');
  if (!compiled.ok) throw new Error(compiled.problem.join('; '));
  return compiled.value.evaluate(payload);
}

describe('an expression', () => {
  it.each([
    ['speedMps > 5', { speedMps: 5.1 }, true],
    ['speedMps > 5', { speedMps: 5 }, false],
    ['speedMps * 3.6 > 18', { speedMps: 5.1 }, true],
    ['occupancyCount == 12', { occupancyCount: 12 }, true],
    ['payload.occupancyCount != 12', { occupancyCount: 12 }, false],
    [
      "controlMode in ['manual', 'remote'] && doors != 'closed'",
      { controlMode: 'remote', doors: 'open' },
      true,
    ],
    [
      'location.hAccM >= 2 || !safetyOperatorPresent',
      { location: { hAccM: 1 }, safetyOperatorPresent: true },
      false,
    ],
    ["'low_light' in quality.flags", { quality: { flags: ['rain', 'low_light'] } }, true],
    ['abs(accelLatMps2) > 2', { accelLatMps2: -2.5 }, true],
    ['(has(nearestObjectM) ? nearestObjectM : 100) < 3', {}, false],
    ["swVersion.startsWith('2.') && swVersion.contains('rc')", { swVersion: '2.1-rc3' }, true],
    ['direction == 255', { direction: 255 }, true],
    ['-accelLonMps2 > 3', { accelLonMps2: -4 }, true],
  ])('%s answers for what was sent', (source, payload, expected) => {
    expect(answer(source, payload)).toBe(expected);
  });

  it('asks with has() whether a field was sent, also within a group that was not', () => {
    for (const source of ['has(nearestObjectM)', 'has(payload.nearestObjectM)']) {
      expect(answer(source, { nearestObjectM: 1 })).toBe(true);
      expect(answer(source, {})).toBe(false);
    }
    for (const source of ['has(location.hAccM)', 'has(payload.location.hAccM)']) {
      expect(answer(source, { location: { hAccM: 1 } })).toBe(true);
      expect(answer(source, { location: {} })).toBe(false);
      expect(answer(source, {})).toBe(false);
    }
  });

  it('says nothing where it needs a field that was not sent, and answers where it does not', () => {
    expect(answer('nearestObjectM < 3', {})).toBeNull();
    expect(answer('location.hAccM < 3', {})).toBeNull();
    expect(answer('speedMps > 1 && nearestObjectM < 3', { speedMps: 2 })).toBeNull();
    expect(answer('speedMps > 1 && nearestObjectM < 3', { speedMps: 0 })).toBe(false);
    expect(answer('nearestObjectM < 3 || speedMps > 1', { speedMps: 2 })).toBe(true);
  });

  it('says nothing where no finite number comes out', () => {
    const compiled = compileExpression('bus', 'odometerM / speedMps', 'number');
    if (!compiled.ok) throw new Error(compiled.problem.join());
    expect(compiled.value.evaluate({ odometerM: 10, speedMps: 4 })).toBe(2.5);
    expect(compiled.value.evaluate({ odometerM: 10, speedMps: 0 })).toBeNull();
    expect(compiled.value.evaluate({ odometerM: 0, speedMps: 0 })).toBeNull();
  });
});

it('an expression tells what it read of a payload: what was sent, in few words', () => {
  const source =
    "speedMps > 1 && has(doors) && location.hAccM < 2 && 'x' in quality.flags && runId == 'r' && nearestObjectM < 3";
  const compiled = compileExpression('bus', source, 'boolean');
  const payload = {
    speedMps: 2,
    doors: 'open',
    location: { hAccM: 1, lat: 25 },
    quality: { flags: ['x'] },
    runId: 'r'.repeat(65),
    odometerM: 7,
  };
  expect(compiled.ok && compiled.value.fieldsOf(payload)).toEqual({
    speedMps: 2,
    doors: 'open',
    'location.hAccM': 1,
  });
});

describe('an expression is refused', () => {
  it.each([
    [
      'with a field that the kind does not have',
      'speedMph > 5',
      'character 1: there is no field speedMph (bus)',
    ],
    [
      'with a field of a group that is not there',
      'speedMps > location.accM',
      'character 20: there is no field accM',
    ],
    ['with what belongs to every object', 'constructor == 1', 'there is no field constructor'],
    ["with what belongs to every object's fields", 'location.__proto__ == 1', 'there is no field __proto__'],
    [
      'with a text in the place of a number',
      "speedMps > 'fast'",
      'character 12: a number is wanted here, not a text',
    ],
    [
      'with a value that a field never has',
      "controlMode == 'maunal'",
      '"maunal" is none of the values manual, auto',
    ],
    ['with such a value in a list', "doors in ['open', 'ajar']", '"ajar" is none of the values'],
    ['where it compares a time', 'observedAt == observedAt', 'not a time'],
    [
      'where it is no condition',
      'speedMps + 1',
      'the expression gives a number, and true or false is wanted',
    ],
    ['where it cannot be read', 'speedMps >', 'character 10: this cannot be read as CEL'],
    ['where it is empty', ' ', 'cannot be read'],
    ['with a pattern', "swVersion.matches('(a+)+$')", 'matches cannot be used'],
    ['with a loop', 'quality.flags.exists(flag, flag == "x")', 'loops over lists cannot be used'],
    [
      'with a time of its own',
      "timestamp('2026-01-01T00:00:00Z') > timestamp('2026-01-01T00:00:00Z')",
      'timestamp cannot be used',
    ],
    ['with the clock', 'now() > 1', 'now cannot be used'],
    ['with a map', "{'a': 1}.a == 1", 'maps'],
    ['with a whole group', 'location == location', 'not a group of fields'],
    ['with an index', "quality.flags[0] == 'a'", 'cannot be used'],
    ['with a number that JSON cannot hold', 'speedMps < 1e999', 'the number is too large'],
    [
      'with parts of two kinds in a choice',
      "(safetyOperatorPresent ? 1 : 'a') == 1",
      'a number is wanted here, not a text',
    ],
    ['with an empty list', 'speedMps in []', 'the list is empty'],
    ['longer than people read', `speedMps > ${'1'.repeat(500)}`, 'at most 500 characters'],
    ['with too many parts', Array.from({ length: 99 }, () => '1').join('+'), 'gives a number'],
    ['with far too many parts', Array.from({ length: 240 }, () => '1').join('+'), 'at most 200 parts'],
    ['with too many brackets', `${'('.repeat(25)}speedMps${')'.repeat(25)} > 1`, 'nested too deeply'],
  ])('%s', (_, source, message) => {
    expect(faultsOf(source).join('; ')).toContain(message);
  });

  it('with everything that is wrong at once', () => {
    expect(faultsOf("speedMph > 1 && doors == 'ajar' && nope(1)")).toHaveLength(3);
  });

  it('where the field belongs to another kind', () => {
    expect(faultsOf('fillRatio > 0.5', 'bin')).toEqual([]);
    expect(faultsOf('fillRatio > 0.5', 'bus')).not.toEqual([]);
  });
});

describe('any expression', () => {
  const leaf = fc.oneof(
    fc.constantFrom('speedMps', 'location.hAccM', 'nearestObjectM', 'payload.satellites', '1', '2.5', '-3'),
    fc.constantFrom(
      'true',
      'emergencyStop',
      'has(nearestObjectM)',
      "doors == 'open'",
      "'a'",
      'quality.flags',
    ),
  );
  const text = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc
        .tuple(tie('tree'), fc.constantFrom('&&', '||', '<', '>=', '==', '+', '*', '/', 'in'), tie('tree'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
      tie('tree').map((inner) => `!${inner}`),
      fc.tuple(tie('tree'), tie('tree'), tie('tree')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    ),
  })).tree;
  const payloads = fc.record(
    {
      speedMps: fc.double({ min: 0, max: 80, noNaN: true }),
      nearestObjectM: fc.double({ min: 0, max: 80, noNaN: true }),
      satellites: fc.nat(20),
      emergencyStop: fc.boolean(),
      doors: fc.constantFrom('open', 'closed', 'moving'),
      location: fc.record(
        { hAccM: fc.double({ min: 0, max: 9, noNaN: true }) },
        { requiredKeys: [], noNullPrototype: true },
      ),
      quality: fc.record(
        { flags: fc.array(fc.constantFrom('a', 'b')) },
        { requiredKeys: [], noNullPrototype: true },
      ),
    },
    { requiredKeys: [], noNullPrototype: true },
  );

  it('is refused, or answers true, false or nothing, and the same every time', () => {
    fc.assert(
      fc.property(text, payloads, (source, payload) => {
        const compiled = compileExpression('bus', source, 'boolean');
        if (!compiled.ok) {
          expect(compiled.problem.length).toBeGreaterThan(0);
          return;
        }
        const first = compiled.value.evaluate(payload);
        expect([true, false, null]).toContain(first);
        expect(compiled.value.evaluate(structuredClone(payload))).toBe(first);
      }),
    );
  });

  it('may be any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (source) => {
        const compiled = compileExpression('bus', source, 'boolean');
        expect(compiled.ok || compiled.problem.every((fault) => fault !== '')).toBe(true);
      }),
    );
  });
});

describe('the fields of every kind', () => {
  const fields = kinds.flatMap((kind) =>
    walkFields(kindContracts[kind].observation).map(({ path }) => [kind, path.join('.')] as const),
  );

  it.each(fields)('%s: %s can be asked for', (kind, path) => {
    expect(faultsOf(`has(${path})`, kind)).toEqual([]);
  });
});
