import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeeperThan, itemTexts } from './json-shape.js';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isDeeperThan', () => {
  it('agrees with the depth of any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), (value, maxDepth) => {
        expect(isDeeperThan(JSON.stringify(value), maxDepth)).toBe(depthOf(value) > maxDepth);
      }),
    );
  });

  it('does not count brackets within texts', () => {
    expect(isDeeperThan(JSON.stringify([`"${'['.repeat(100)}`, '\\']), 1)).toBe(false);
  });

  it('finds depth that never closes', () => {
    expect(isDeeperThan('['.repeat(33), 32)).toBe(true);
    expect(isDeeperThan('['.repeat(32), 32)).toBe(false);
  });
});

describe('itemTexts', () => {
  it('cuts an array into texts that parse to its items', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 1, 3), (items, indent) => {
        const texts = itemTexts(JSON.stringify(items, null, indent));
        expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(items)));
      }),
    );
  });

  it('keeps the original characters of an item', () => {
    expect(itemTexts('[ {"a":1.0} ,\n{"b":"\\u0041,]"}]')).toEqual(['{"a":1.0}', '{"b":"\\u0041,]"}']);
  });
});
