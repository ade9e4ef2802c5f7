import { describe, expect, it } from 'vitest';
import { availableSteps } from './available-steps.js';

describe('availableSteps', () => {
  const names = (...args: Parameters<typeof availableSteps>) =>
    availableSteps(...args).map(({ name }) => name);

  it('are those that the contract lets a trial take', () => {
    expect(names('running', ['trial.steer'])).toEqual(['suspended', 'ended']);
    expect(names('suspended', ['trial.steer'])).toEqual(['running', 'ended']);
    expect(names('announced', ['trial.steer'])[0]).toBe('started');
    expect(names('archived', ['trial.steer'])).toEqual([]);
  });

  it('are none for who may only read', () => {
    expect(names('running', ['trial.read'])).toEqual([]);
  });
});
