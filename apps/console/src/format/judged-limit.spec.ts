import { describe, expect, it } from 'vitest';
import { judgedLimits } from './judged-limit.js';

const read = (pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([value, excess]) => ({ value, excess }));

describe('judgedLimits', () => {
  it('finds the limit where more is worse, also one that moves a little', () => {
    expect(
      judgedLimits(
        read([
          [8, 3],
          [4, -1],
          [5, 0],
        ]),
      ),
    ).toEqual([5, 5, 5]);
    expect(
      judgedLimits(
        read([
          [8, 3],
          [4, -1.5],
          [5, 0],
        ]),
      ),
    ).toEqual([5, 5.5, 5]);
  });

  it('finds the limit where less is worse', () => {
    expect(
      judgedLimits(
        read([
          [200, 7],
          [230, -23],
        ]),
      ),
    ).toEqual([207, 207]);
  });

  it('knows that a yes or no has none', () => {
    expect(
      judgedLimits(
        read([
          [1, 1],
          [1, 1],
          [1, -1],
        ]),
      ),
    ).toBeNull();
    expect(
      judgedLimits(
        read([
          [1, 1],
          [0, -1],
        ]),
      ),
    ).toBeNull();
    expect(judgedLimits([])).toBeNull();
  });
});
