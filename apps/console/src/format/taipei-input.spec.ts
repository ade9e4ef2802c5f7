import { describe, expect, it } from 'vitest';
import { timeOfTaipeiInput } from './taipei-input.js';

describe('timeOfTaipeiInput', () => {
  it('reads what a field for date and time holds as Taipei’s time', () => {
    expect(timeOfTaipeiInput('2026-05-02T01:23')).toBe('2026-05-01T17:23:00.000Z');
    expect(timeOfTaipeiInput('2026-05-02T01:23:45')).toBe('2026-05-01T17:23:45.000Z');
  });

  it('refuses what is no time', () => {
    expect(timeOfTaipeiInput('')).toBeNull();
    expect(timeOfTaipeiInput('tomorrow')).toBeNull();
  });
});
