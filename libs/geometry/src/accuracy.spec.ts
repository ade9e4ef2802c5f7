import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classifyDistance, outsideProbability, sigmaOfAccuracyM } from './accuracy.js';

describe('sigmaOfAccuracyM', () => {
  it('is that of the normal error of which 68 % lies within the radius', () => {
    const sigma = sigmaOfAccuracyM(3);
    // The share of the plane's normal density within 3 m, summed over thin rings.
    const rings = 30_000;
    let share = 0;
    for (let i = 0; i < rings; i++) {
      const r = ((i + 0.5) * 3) / rings;
      const density = Math.exp(-(r * r) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
      share += density * 2 * Math.PI * r * (3 / rings);
    }
    expect(share).toBeCloseTo(0.68, 6);
  });
});

describe('classifyDistance', () => {
  it.each([
    [0.61, 0.3, 2, 'outside'],
    [0.6, 0.3, 2, 'undetermined'],
    [0, 0.3, 2, 'undetermined'],
    [-0.59, 0.3, 2, 'undetermined'],
    [-0.6, 0.3, 2, 'inside'],
    [0, 0, 2, 'inside'],
    [0.001, 0, 2, 'outside'],
    [Number.NaN, 0.3, 2, 'undetermined'],
    [-5, Number.NaN, 2, 'undetermined'],
  ] as const)('%d m at sigma %d, k %d is %s', (signedDistanceM, sigmaM, k, verdict) => {
    expect(classifyDistance({ signedDistanceM, sigmaM, k })).toBe(verdict);
  });

  it('never turns outside into inside by a larger sigma', () => {
    const distance = fc.double({ min: -50, max: 50, noNaN: true });
    const positive = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(distance, positive, positive, (signedDistanceM, sigmaM, more) => {
        const sharp = classifyDistance({ signedDistanceM, sigmaM, k: 2 });
        const blurred = classifyDistance({ signedDistanceM, sigmaM: sigmaM + more, k: 2 });
        expect([sharp, 'undetermined']).toContain(blurred);
      }),
    );
  });
});

describe('outsideProbability', () => {
  it.each([
    [0, 0.5],
    [1, 0.841344746],
    [1.959963985, 0.975],
    [-1.644853627, 0.05],
    [-3, 0.001349898],
    [8, 1],
    [-40, 0],
  ])('is the normal distribution at %d sigmas: %d', (sigmas, expected) => {
    const probability = outsideProbability({ signedDistanceM: sigmas * 1.5, sigmaM: 1.5 });
    expect(Math.abs(probability - expected)).toBeLessThan(7.5e-8 + 1e-9);
  });

  it('is certain without an error', () => {
    expect(outsideProbability({ signedDistanceM: 0.1, sigmaM: 0 })).toBe(1);
    expect(outsideProbability({ signedDistanceM: 0, sigmaM: 0 })).toBe(0);
  });
});
