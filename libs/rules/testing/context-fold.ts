import {
  type ContextState,
  compareContextPlaces,
  contextAdvance,
  contextPlaceOf,
  contextStep,
  type Episode,
  type FindingChange,
  initialContextState,
  type Judged,
  lastWords,
  type Ruleset,
  soleVersion,
  type TrialTimeline,
} from '#rules';

export interface ContextFolded {
  readonly state: ContextState;
  readonly changes: readonly FindingChange[];
  readonly episodes: readonly Episode[];
}

interface ContextFoldOptions {
  readonly from?: ContextState;
  readonly horizonMs?: number;
  /** Horizons to be told on the way, where they come before the next reading. */
  readonly between?: readonly number[];
}

/** A fold of a rule over several devices, whatever order the data are given in. */
export function foldTogether(
  timeline: TrialTimeline | Ruleset,
  ruleId: string,
  data: readonly Judged[],
  options: ContextFoldOptions = {},
): ContextFolded {
  const over = 'rulesetAt' in timeline ? timeline : soleVersion(timeline);
  const sorted = data.toSorted((a, b) => compareContextPlaces(contextPlaceOf(a), contextPlaceOf(b)));
  const between = (options.between ?? []).toSorted((a, b) => a - b);
  const changes: FindingChange[] = [];
  let state = options.from ?? initialContextState;
  const advanceTo = (horizonMs: number) => {
    const result = contextAdvance(over, ruleId, state, horizonMs);
    state = result.state;
    changes.push(...result.findings);
  };
  for (const judged of sorted) {
    const { observedAtMs } = contextPlaceOf(judged);
    while (between.length > 0 && between[0]! <= observedAtMs) advanceTo(between.shift()!);
    const result = contextStep(over, ruleId, state, judged);
    state = result.state;
    changes.push(...result.findings);
  }
  if (options.horizonMs !== undefined) advanceTo(options.horizonMs);
  return { state, changes, episodes: lastWords(changes) };
}
