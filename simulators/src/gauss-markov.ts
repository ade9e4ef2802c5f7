import type { Random } from './random.js';

/**
 * Noise of first order (Gauss-Markov, Ornstein-Uhlenbeck) with standard deviation 1: what a receiver's
 * error or a driver's wander looks like, because neighbouring values are alike. Multiply it by sigma.
 */
export class GaussMarkov {
  private readonly random: Random;
  private readonly timeConstantS: number;
  private value: number;
  private atS: number | undefined;

  constructor(random: Random, timeConstantS: number) {
    this.random = random;
    this.timeConstantS = timeConstantS;
    this.value = random.gaussian();
  }

  /** The value at a time that must not lie before the last one asked for, seconds. */
  at(atS: number): number {
    const elapsedS = this.atS === undefined ? 0 : atS - this.atS;
    if (elapsedS < 0) throw new RangeError('noise runs forward only');
    const kept = Math.exp(-elapsedS / this.timeConstantS);
    if (elapsedS > 0) this.value = this.value * kept + Math.sqrt(1 - kept * kept) * this.random.gaussian();
    this.atS = atS;
    return this.value;
  }
}
