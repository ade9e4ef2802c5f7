import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { mayHaveSession, rememberSession } from './session-hint.js';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

describe('mayHaveSession', () => {
  it('is told by the cookie beside the session’s own', () => {
    expect(mayHaveSession('')).toBe(false);
    expect(mayHaveSession('a=1; trialwatch_signed_in=1')).toBe(true);
    expect(mayHaveSession('not_trialwatch_signed_in=1')).toBe(false);
  });

  it('remembers who signed in here until they sign out', () => {
    rememberSession(true);
    expect(mayHaveSession('')).toBe(true);
    rememberSession(false);
    expect(mayHaveSession('')).toBe(false);
  });
});
