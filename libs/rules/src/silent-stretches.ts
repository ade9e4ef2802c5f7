import type { OperatingHours } from './operating-hours.js';

/** How a device is expected to report. */
export interface Watch {
  /** How long it may say nothing, ms. */
  readonly allowedMs: number;
  /** Null where it is expected at all times. */
  readonly hours: OperatingHours | null;
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

/**
 * The silences in a stretch of event time [fromMs, toMs] without an observation: one for each operating
 * window that it meets, or one where reports are expected at all times. A pure function of its input,
 * so that a horizon and the data that follow it agree.
 */
export function silencesIn(fromMs: number, toMs: number, watch: Watch): readonly Silence[] {
  if (watch.hours === null) return silenceFrom(fromMs, Number.POSITIVE_INFINITY, toMs, watch);
  const found: Silence[] = [];
  let openFromMs: number | null = null;
  for (let atMs = fromMs; atMs < toMs; ) {
    const span = watch.hours.spanAt(atMs);
    if (span.open) openFromMs ??= Math.max(span.fromMs, fromMs);
    else if (openFromMs !== null) {
      found.push(...silenceFrom(openFromMs, span.fromMs, toMs, watch));
      openFromMs = null;
    }
    atMs = span.toMs;
  }
  if (openFromMs !== null) found.push(...silenceFrom(openFromMs, windowEnd(toMs, watch.hours), toMs, watch));
  return found;
}

/** Where the stretch ends exactly with a window, so does the silence. */
function windowEnd(toMs: number, hours: OperatingHours): number {
  return hours.isOpen(toMs) ? Number.POSITIVE_INFINITY : toMs;
}

function silenceFrom(
  expectedFromMs: number,
  windowEndMs: number,
  toMs: number,
  { allowedMs, notBeforeMs }: Watch,
): readonly Silence[] {
  const onsetMs = Math.max(expectedFromMs + allowedMs, notBeforeMs);
  if (onsetMs >= Math.min(windowEndMs, toMs)) return [];
  return [{ expectedFromMs, onsetMs, endMs: windowEndMs <= toMs ? windowEndMs : null }];
}
