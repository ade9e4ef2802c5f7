/** A span of time within each round of a script. */
export interface CycleSpan {
  readonly fromS: number;
  readonly untilS: number;
}

export interface CycleFrame {
  readonly startMs: number;
  readonly cycleS: number;
}

/** The end (epoch ms) of the span that holds a time, or undefined where the time lies in none. */
export function endOfSpanMs(span: CycleSpan, frame: CycleFrame, atMs: number): number | undefined {
  const cycleMs = frame.cycleS * 1000;
  const sinceMs = (atMs - frame.startMs) % cycleMs;
  if (sinceMs < span.fromS * 1000 || sinceMs >= span.untilS * 1000) return undefined;
  return atMs - sinceMs + span.untilS * 1000;
}
