import { describe, expect, it } from 'vitest';
import { GaussMarkov } from './gauss-markov.js';
import { createRandom } from './random.js';

function take(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('createRandom', () => {
  it('gives the same numbers for the same seed, and others for another', () => {
    const one = createRandom(7);
    const same = createRandom(7);
    const other = createRandom(8);
    const numbers = take(100, () => one.next());
    expect(take(100, () => same.next())).toEqual(numbers);
    expect(take(100, () => other.next())).not.toEqual(numbers);
  });

  it('forks by label, whatever was drawn before', () => {
    const fresh = createRandom(7).fork('bus');
    const used = createRandom(7);
    used.next();
    expect(used.fork('bus').next()).toBe(fresh.next());
    expect(createRandom(7).fork('bus').next()).not.toBe(createRandom(7).fork('bin').next());
  });

  it('spreads evenly, normally and by Poisson', () => {
    const random = createRandom(20170801);
    const even = take(20_000, () => random.next());
    expect(Math.min(...even)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...even)).toBeLessThan(1);
    expect(mean(even)).toBeCloseTo(0.5, 2);
    const normal = take(20_000, () => random.gaussian());
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(mean(normal.map((value) => value ** 2))).toBeCloseTo(1, 1);
    const counts = take(20_000, () => random.poisson(1.5));
    expect(mean(counts)).toBeCloseTo(1.5, 1);
  });
});

describe('GaussMarkov', () => {
  it('has standard deviation 1 and forgets within a few time constants', () => {
    const noise = new GaussMarkov(createRandom(3), 10);
    const values = take(50_000, () => 0).map((_, second) => noise.at(second));
    expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 0);
    const product = (lag: number) =>
      mean(values.slice(lag).map((value, index) => value * (values[index] ?? 0)));
    expect(product(10)).toBeGreaterThan(0.25);
    expect(product(10)).toBeLessThan(0.5);
    expect(Math.abs(product(80))).toBeLessThan(0.15);
  });

  it('refuses to run backwards', () => {
    const noise = new GaussMarkov(createRandom(3), 10);
    noise.at(5);
    expect(() => noise.at(4)).toThrow(RangeError);
  });
});
