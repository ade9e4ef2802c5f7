import { describe, expect, it } from 'vitest';
import type { DeviceState } from './device-state.js';
import type { Sample } from './rule-definition.js';
import { type BoundRule, RuleRow } from './rule-row.js';
import { StepReport } from './step-report.js';

/** Counts to `limit` and forgets; throws at a count of 9. */
function counting(id: string, limit: number): BoundRule {
  return {
    id,
    judge: {
      observe(_sample, state) {
        const count = ((state?.count as number | undefined) ?? 0) + 1;
        if (count > 9) throw new RangeError('9 is enough');
        return count === limit ? undefined : { count };
      },
    },
  };
}

const idle: BoundRule = { id: 'idle', judge: { observe: (_sample, state) => state } };
const rules = [counting('slow', 100), idle, counting('fast', 3)];
const seen = {} as Sample;
const next = (row: RuleRow, states: DeviceState['rules']) => row.observe(states, seen, new StepReport());

describe('RuleRow', () => {
  it('answers for the states that it is given, whichever came before', () => {
    const row = new RuleRow(rules);
    const one = next(row, {});
    const two = next(row, one);
    expect(one).toEqual({ slow: { count: 1 }, fast: { count: 1 } });
    expect(two).toEqual({ slow: { count: 2 }, fast: { count: 2 } });
    expect(next(row, one)).toEqual(two);
    expect(next(row, two)).toEqual({ slow: { count: 3 } });
    expect(next(row, { idle: { kept: 1 } })).toEqual({ idle: { kept: 1 }, ...one });
    expect(two).toEqual({ slow: { count: 2 }, fast: { count: 2 } });
  });

  it('keeps nothing of a step in which a rule threw', () => {
    const row = new RuleRow([counting('fast', 3), counting('slow', 100)]);
    const ninth = { fast: { count: 1 }, slow: { count: 8 } };
    const tenth = next(row, ninth);
    expect(() => next(row, tenth)).toThrow(RangeError);
    expect(() => next(row, tenth)).toThrow(RangeError);
    expect(next(row, ninth)).toEqual(tenth);
  });

  it('gives back the same object where nothing changed', () => {
    const states = { idle: { kept: 1 } };
    expect(next(new RuleRow([idle]), states)).toBe(states);
  });
});
