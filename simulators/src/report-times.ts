/** When a device of a slow kind speaks, in seconds of the simulation. */
export interface ReportPlan {
  readonly intervalS: number;
  /** First report; keeps devices from speaking all at once. */
  readonly phaseS: number;
  /** Times within a round of the script at which something changes and is reported at once. */
  readonly changesAtS: readonly number[];
  readonly cycleS: number;
}

/** Ascending report times: at every interval and at every change, each once. Endless. */
export function* reportTimes(plan: ReportPlan): Generator<number, never> {
  const changes = [...new Set(plan.changesAtS)].sort((one, other) => one - other);
  let regular = 0;
  let change = 0;
  for (;;) {
    const regularS = plan.phaseS + regular * plan.intervalS;
    const changeS =
      changes.length === 0
        ? Number.POSITIVE_INFINITY
        : Math.floor(change / changes.length) * plan.cycleS + changes[change % changes.length]!;
    yield Math.min(regularS, changeS);
    if (regularS <= changeS) regular++;
    if (changeS <= regularS) change++;
  }
}
