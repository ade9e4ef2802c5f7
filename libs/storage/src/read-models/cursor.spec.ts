import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.js';

describe('a cursor', () => {
  it('comes back as it was given out', () => {
    const key = fc.tuple(fc.integer(), fc.stringMatching(/^[\x21-\x7e]{0,64}$/), fc.maxSafeNat());
    fc.assert(
      fc.property(key, ([ms, bootId, seq]) => {
        const made = encodeCursor([ms % 8.64e15, bootId, seq % 8.64e15]);
        expect(decodeCursor(made, ['number', 'string', 'number'])).toEqual({
          ok: true,
          value: [ms % 8.64e15, bootId, seq % 8.64e15],
        });
      }),
    );
  });

  it('is not needed for the first page', () => {
    expect(decodeCursor(undefined, ['number'])).toEqual({ ok: true, value: null });
  });

  it('is refused, never thrown at, where no page gave it out', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (text) => {
        const decoded = decodeCursor(text, ['number', 'string']);
        expect(decoded.ok ? 'taken' : decoded.problem.code).toBe('invalid_cursor');
      }),
    );
  });

  it('of another list is refused', () => {
    expect(decodeCursor(encodeCursor(['a']), ['number']).ok).toBe(false);
    expect(decodeCursor(encodeCursor([1]), ['number', 'string']).ok).toBe(false);
    expect(decodeCursor(encodeCursor([9e15]), ['number']).ok).toBe(false);
  });
});
