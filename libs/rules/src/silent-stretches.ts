import type { OperatingHours, Span } from './operating-hours.js';
import type { TrialStates } from './trial-states.js';

/** How a device is expected to report. */
export interface Watch {
  /** How long it may say nothing, ms. */
  readonly allowedMs: number;
  /** Null where it is expected at all times. */
  readonly hours: OperatingHours | null;
  /** It is expected only while the trial runs or is suspended. */
  readonly states: TrialStates;
  /** No silence begins before this time. */
  readonly notBeforeMs: number;
}

export interface Silence {
  /** Since when a report was expected: the last one, or the start of the window. */
  readonly expectedFromMs: number;
  readonly onsetMs: number;
  /** The end of the operating window; null where the silence goes on at the end of the stretch. */
  readonly endMs: number | null;
}

export interface SilencesFound {
  readonly silences: readonly Silence[];
  /** Of a longer stretch there is nothing else to say before this time; infinite where never. */
  readonly nextChangeMs: number;
}

/**
 * The silences in a stretch of event time [fromMs, toMs) without an observation: one for each span of
 * time that it meets in which reports are expected. A pure function of its input, so that a horizon and
 * the data that follow it agree. Where the stretch ends exactly with such a span, so does the silence.
 */
export function silencesIn(fromMs: number, toMs: number, watch: Watch): SilencesFound {
  const silences: Silence[] = [];
  let expectedFromMs: number | null = null;
  const onsetOf = (sinceMs: number) => Math.max(sinceMs + watch.allowedMs, watch.notBeforeMs);
  const add = (sinceMs: number, endMs: number | null) => {
    const onsetMs = onsetOf(sinceMs);
    if (onsetMs < (endMs ?? toMs)) silences.push({ expectedFromMs: sinceMs, onsetMs, endMs });
  };
  for (let atMs = fromMs; atMs < toMs; ) {
    const span = expectedSpanAt(atMs, watch);
    if (span.open) expectedFromMs ??= Math.max(span.fromMs, fromMs);
    else if (expectedFromMs !== null) {
      add(expectedFromMs, span.fromMs);
      expectedFromMs = null;
    }
    atMs = span.toMs;
  }
  const last = expectedSpanAt(toMs, watch);
  if (expectedFromMs !== null) add(expectedFromMs, last.open ? null : toMs);
  if (!last.open) return { silences, nextChangeMs: last.toMs };
  const onsetMs = onsetOf(expectedFromMs ?? Math.max(last.fromMs, fromMs));
  return { silences, nextChangeMs: onsetMs < toMs ? last.toMs : Math.min(last.toMs, onsetMs + 1) };
}

/** The span that holds `atMs`: within the trial's state and, where they bind, its operating hours. */
function expectedSpanAt(atMs: number, { hours, states }: Watch): Span {
  const state = states.spanAt(atMs);
  if (hours === null || !state.open) return state;
  const { fromMs, toMs, open } = hours.spanAt(atMs);
  return { fromMs: Math.max(fromMs, state.fromMs), toMs: Math.min(toMs, state.toMs), open };
}
