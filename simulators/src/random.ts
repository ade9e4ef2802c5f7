/** A seeded source of numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** At least 0 and less than 1. */
  next(): number;
  /** Uniform between two bounds. */
  between(low: number, high: number): number;
  /** Standard normal (Box and Muller 1958). */
  gaussian(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Number of events where `mean` are expected (Knuth, TAOCP 2, 3.4.1); for small means. */
  poisson(mean: number): number;
  /** An independent source that depends on the seed and the label only, not on what was drawn before. */
  fork(label: string): Random;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const WARM_UP_ROUNDS = 15;
const UINT32_RANGE = 2 ** 32;

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = FNV_OFFSET;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), FNV_PRIME);
  }
  return value >>> 0;
}

/** The generator sfc32 of PractRand (Chris Doty-Humphrey): 128 bits of state, period at least 2^32. */
class SeededRandom implements Random {
  private readonly seedText: string;
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seedText: string) {
    this.seedText = seedText;
    this.a = hash(`a:${seedText}`) | 0;
    this.b = hash(`b:${seedText}`) | 0;
    this.c = hash(`c:${seedText}`) | 0;
    for (let round = 0; round < WARM_UP_ROUNDS; round++) this.next();
  }

  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0;
    return (sum >>> 0) / UINT32_RANGE;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  gaussian(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return radius * Math.cos(2 * Math.PI * this.next());
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.next();
    let events = 0;
    while (product > limit) {
      product *= this.next();
      events++;
    }
    return events;
  }

  fork(label: string): Random {
    return new SeededRandom(`${this.seedText}/${label}`);
  }
}

export function createRandom(seed: number): Random {
  return new SeededRandom(String(seed));
}
