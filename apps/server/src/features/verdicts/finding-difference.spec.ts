import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Episode } from '#rules';
import { findingDifference } from './finding-difference.js';

function episode(onsetMs: number, endMs: number | null, more: Partial<Episode> = {}): Episode {
  return {
    deviceId: 'bus-1',
    kind: 'bus',
    rule: 'overspeed',
    ruleId: 'speed',
    permitVersion: 1,
    severity: 'minor',
    legalGround: 'exceeded_approved_scope',
    onsetMs,
    endMs,
    worst: { value: 5, unit: 'm/s', atMs: onsetMs },
    placeId: null,
    evidence: {},
    ...more,
  };
}

const difference = (inForce: readonly Episode[], draft: readonly Episode[]) =>
  findingDifference(inForce, draft, 1000, 9000);

describe('findingDifference', () => {
  it('leaves out what is the same, whatever the version of the permit', () => {
    const after = [episode(2000, 3000, { permitVersion: 2, evidence: { other: true } })];
    expect(difference([episode(2000, 3000)], after)).toEqual({
      added: [],
      removed: [],
      changed: [],
      unchanged: 1,
    });
  });

  it('pairs episodes of one rule and device that overlap, under the same id first', () => {
    const found = difference(
      [episode(2000, 4000), episode(5000, null)],
      [
        episode(2500, 3000, { ruleId: 'other' }),
        episode(3000, 3500, { severity: 'severe' }),
        episode(5000, 6000, { ruleId: 'third' }),
        episode(6500, 7000, { deviceId: 'bus-2' }),
      ],
    );
    expect(found.changed.map(({ before, after }) => [before.onset, after.ruleId])).toEqual([
      ['1970-01-01T00:00:02.000Z', 'speed'],
      ['1970-01-01T00:00:05.000Z', 'third'],
    ]);
    expect(found.added.map(({ ruleId, deviceId }) => [ruleId, deviceId])).toEqual([
      ['other', 'bus-1'],
      ['speed', 'bus-2'],
    ]);
    expect(found).toMatchObject({ removed: [], unchanged: 0 });
  });

  it('counts what touches the period alone', () => {
    const outside = [episode(100, 900), episode(9500, null)];
    expect(difference(outside, [])).toMatchObject({ removed: [] });
    expect(difference([], outside)).toMatchObject({ added: [] });
    expect(difference([episode(100, null)], []).removed).toHaveLength(1);
    // One side reaches into the period.
    expect(difference([episode(100, 900)], [episode(100, 1500)]).changed).toHaveLength(1);
  });

  it('is empty for the same list twice, and counts every episode once', () => {
    const list = fc
      .array(
        fc.record({
          onsetMs: fc.integer({ min: 1000, max: 9000 }),
          lastsMs: fc.integer({ min: 0, max: 500 }),
          rule: fc.constantFrom('overspeed', 'left_lane'),
        }),
        { maxLength: 12 },
      )
      .map((some) =>
        some
          .map(({ onsetMs, lastsMs, rule }) => episode(onsetMs, onsetMs + lastsMs, { rule }))
          .sort((a, b) => a.onsetMs - b.onsetMs),
      );
    fc.assert(
      fc.property(list, list, (one, other) => {
        expect(difference(one, one)).toMatchObject({ added: [], removed: [], unchanged: one.length });
        const there = difference(one, other);
        expect(there.removed.length + there.changed.length + there.unchanged).toBe(one.length);
        expect(there.added.length + there.changed.length + there.unchanged).toBe(other.length);
      }),
    );
  });
});
