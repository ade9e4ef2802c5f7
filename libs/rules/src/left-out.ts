import { utcText } from './mark.js';

const MAX_TIMES = 5;

/** Fixes that were not judged since an excursion began: how many, and when the newest of them were taken. */
export type LeftOut = {
  readonly fixes: number;
  readonly newestMs: readonly number[];
};

/** So many fixes more; `atMs` are the times of some or all of them. */
export function withLeftOut(before: LeftOut | undefined, atMs: readonly number[], fixes: number): LeftOut {
  const newestMs = [...(before?.newestMs ?? []), ...atMs].slice(-MAX_TIMES);
  return { fixes: (before?.fixes ?? 0) + fixes, newestMs };
}

/** As evidence holds it, times in RFC 3339. */
export function leftOutInEvidence({ fixes, newestMs }: LeftOut) {
  return { fixes, newest: newestMs.map(utcText) };
}
