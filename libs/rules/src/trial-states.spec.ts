import { describe, expect, it } from 'vitest';
import { TrialStates } from './trial-states.js';

describe('the states of a trial', () => {
  it('hold from their time on, the first one also before it', () => {
    const states = new TrialStates([
      { state: 'running', fromMs: 100 },
      { state: 'suspended', fromMs: 200 },
      { state: 'running', fromMs: 300 },
      { state: 'ended', fromMs: 400 },
    ]);
    expect([0, 100, 199, 200, 299, 300, 400, 9999].map((atMs) => states.stateAt(atMs))).toEqual([
      'running',
      'running',
      'running',
      'suspended',
      'suspended',
      'running',
      'ended',
      'ended',
    ]);
    expect(states.spanAt(250)).toEqual({ state: 'suspended', fromMs: 200, toMs: 300, open: true });
    expect(states.spanAt(500)).toEqual({
      state: 'ended',
      fromMs: 400,
      toMs: Number.POSITIVE_INFINITY,
      open: false,
    });
    expect(states.spanAt(0)).toMatchObject({ fromMs: Number.NEGATIVE_INFINITY, toMs: 200 });
  });

  it('count the last of several at once', () => {
    const states = new TrialStates([
      { state: 'announced', fromMs: 0 },
      { state: 'running', fromMs: 100 },
      { state: 'suspended', fromMs: 100 },
    ]);
    expect([99, 100].map((atMs) => states.stateAt(atMs))).toEqual(['announced', 'suspended']);
  });

  it('are those of a trial that always runs where none is known', () => {
    expect(new TrialStates([]).spanAt(5)).toEqual({
      state: 'running',
      fromMs: Number.NEGATIVE_INFINITY,
      toMs: Number.POSITIVE_INFINITY,
      open: true,
    });
  });
});
