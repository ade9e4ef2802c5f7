import { describe, expect, it } from 'vitest';
import { timeOfTaipeiInput } from './taipei-input.js';

describe('timeOfTaipeiInput', () => {
  it('reads a time as the console shows it, in Taipei’s zone', () => {
    expect(timeOfTaipeiInput('2026-05-02 01:23')).toBe('2026-05-01T17:23:00.000Z');
    expect(timeOfTaipeiInput('2026-05-02 01:23:45')).toBe('2026-05-01T17:23:45.000Z');
  });

  it('refuses what is no time', () => {
    expect(timeOfTaipeiInput('')).toBeNull();
    expect(timeOfTaipeiInput('2026-02-30 01:23')).toBeNull();
    expect(timeOfTaipeiInput('tomorrow')).toBeNull();
  });
});
