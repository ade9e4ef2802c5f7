import type { PlantedFinding, Scenario } from './scenario.js';

/** A planted finding with its times on the clock, epoch ms. */
export interface ExpectedFinding extends PlantedFinding {
  /** Round of the script, from 0. */
  readonly cycle: number;
  readonly onsetMs: number;
  readonly endMs: number;
}

/** What a judge must find in a performance: every planted finding of every round, in the order of onset. */
export function expectedFindings(
  of: Scenario,
  performance: { readonly startMs: number; readonly cycles: number },
): readonly ExpectedFinding[] {
  const rounds = Array.from({ length: performance.cycles }, (_, cycle) => cycle);
  return rounds
    .flatMap((cycle) => {
      const cycleMs = performance.startMs + cycle * of.cycleS * 1000;
      return of.groundTruth.map((planted) => ({
        ...planted,
        cycle,
        onsetMs: cycleMs + planted.onsetS * 1000,
        endMs: cycleMs + planted.endS * 1000,
      }));
    })
    .sort((one, other) => one.onsetMs - other.onsetMs);
}
