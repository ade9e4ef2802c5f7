import { describe, expect, it } from 'vitest';
import { compileConditions, fold, noonMs, observationOf, rulesetOf, use } from '../../testing/specimens.js';

const title = { zh: '障礙物過近', en: 'Obstacle close' };
const closeBy = {
  kind: 'bus',
  title,
  expression: 'speedMps > 1 && nearestObjectM < 3',
  value: 'nearestObjectM',
  unit: 'm',
  worstIs: 'lowest',
};

function violationsOf(params: object) {
  const compiled = compileConditions({ rules: [use('expression', params)] });
  return compiled.ok ? [] : (compiled.problem.violations ?? []);
}

function bus(second: number, nearestObjectM?: number, speedMps = 2) {
  const location = { lat: 25.0333, lon: 121.546 };
  return observationOf('bus', noonMs + second * 1000, { location, speedMps, nearestObjectM });
}

describe('a condition that a city writes itself', () => {
  it('opens after the readings set, tells the worst value, and ends', () => {
    const ruleset = rulesetOf({ rules: [use('expression', closeBy)] });
    const data = [bus(0, 9), bus(1, 2.5), bus(2, 1.2), bus(3, 2.9), bus(4, 5), bus(5, 6)];
    const { episodes } = fold(ruleset, data);
    expect(episodes).toMatchObject([
      {
        rule: 'expression',
        onsetMs: noonMs + 1000,
        endMs: noonMs + 4000,
        worst: { value: 1.2, unit: 'm', atMs: noonMs + 2000 },
        evidence: {
          ruleVersion: 1,
          params: { title, expression: closeBy.expression },
          worst: { value: 1.2, speedMps: 2, nearestObjectM: 1.2 },
        },
      },
    ]);
  });

  it('hears nothing in an observation without the fields that it needs', () => {
    const ruleset = rulesetOf({ rules: [use('expression', closeBy)] });
    const { episodes } = fold(ruleset, [bus(0, 1), bus(1), bus(2, 2), bus(3), bus(4), bus(5, 2)]);
    expect(episodes).toMatchObject([{ onsetMs: noonMs, endMs: null, worst: { value: 1 } }]);
  });

  it('ends where its second expression says so', () => {
    const params = { ...closeBy, clearExpression: 'nearestObjectM > 6', minReadings: 1 };
    const ruleset = rulesetOf({ rules: [use('expression', params)] });
    const { episodes } = fold(ruleset, [bus(0, 2), bus(1, 5), bus(2, 2), bus(3, 5), bus(4, 7)]);
    expect(episodes).toMatchObject([{ onsetMs: noonMs, endMs: noonMs + 4000 }]);
  });

  it('takes the highest value as the worst unless told otherwise', () => {
    const params = { ...closeBy, worstIs: 'highest', minReadings: 1 };
    const { episodes } = fold(rulesetOf({ rules: [use('expression', params)] }), [
      bus(0, 1),
      bus(1, 2.5),
      bus(2, 9),
    ]);
    expect(episodes[0]?.worst).toMatchObject({ value: 2.5 });
  });

  it('leaves other kinds alone', () => {
    const params = { kind: 'bin', title, expression: 'fillRatio > 0.5', minReadings: 1 };
    const ruleset = rulesetOf({ rules: [use('expression', params)] });
    expect(fold(ruleset, [bus(0, 1)]).episodes).toEqual([]);
    const { episodes } = fold(ruleset, [observationOf('bin', noonMs, { fillRatio: 0.9 })]);
    expect(episodes).toMatchObject([{ kind: 'bin', worst: { value: 1, unit: '' } }]);
  });
});

describe('a condition is refused at publication, with its place in the permit', () => {
  it.each([
    ['expression', { ...closeBy, expression: 'speedMph > 1' }],
    ['clearExpression', { ...closeBy, clearExpression: 'speedMps' }],
    ['value', { ...closeBy, value: 'speedMps > 1' }],
    ['kind', { ...closeBy, kind: 'tram' }],
    ['title', { ...closeBy, title: undefined }],
    ['expression', { ...closeBy, expression: 'x'.repeat(501) }],
  ])('where its %s is wrong', (name, params) => {
    expect(violationsOf(params).map(({ at }) => at)).toEqual([`/conditions/rules/0/params/${name}`]);
  });

  it('with all that is wrong', () => {
    const params = { ...closeBy, expression: 'a > 1 || b > 1', value: "'x'" };
    expect(violationsOf(params)).toHaveLength(3);
  });
});
