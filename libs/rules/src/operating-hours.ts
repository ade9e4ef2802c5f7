import type { IANAZone } from 'luxon';
import type { OperatingWindow } from '#contracts';
import { instantOf, type LocalDate, localDateAt, shiftDate, zoneNamed } from './local-time.js';

/** A stretch of time that is in operation throughout or not at all: [fromMs, toMs). */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly open: boolean;
}

/** Enough for what is live, re-folds of older days and a year of silence side by side. */
const DAYS_REMEMBERED = 400;

/**
 * Operating windows of a trial in its own time zone, whatever zone the server is in. A window belongs
 * to the date on which it begins (weekdays, firstDate, lastDate); `to` at or before `from` runs into the
 * next day, so 00:00 to 00:00 is a whole day. On a holiday no window begins, and one that began the
 * day before ends at midnight. A clock time that comes twice (the end of daylight saving) opens at
 * its first and closes at its last coming; one that never comes counts as the moment of the change.
 *
 * Spans are computed a local day at a time and remembered, so that most questions are two comparisons.
 */
export class OperatingHours {
  private readonly windows: readonly OperatingWindow[];
  private readonly holidays: ReadonlySet<string>;
  private readonly zone: IANAZone;
  private readonly days = new Map<string, readonly Span[]>();
  private current: Span = { fromMs: 0, toMs: 0, open: false };

  constructor(windows: readonly OperatingWindow[], holidays: readonly string[], timeZone: string) {
    this.windows = windows;
    this.holidays = new Set(holidays);
    this.zone = zoneNamed(timeZone);
  }

  isOpen(atMs: number): boolean {
    return this.spanAt(atMs).open;
  }

  /** The span that holds `atMs`, within one local day: spans of neighbouring days may go on in kind. */
  spanAt(atMs: number): Span {
    const { current } = this;
    if (atMs >= current.fromMs && atMs < current.toMs) return current;
    const spans = this.spansOf(localDateAt(atMs, this.zone));
    const found = spans.find((span) => atMs >= span.fromMs && atMs < span.toMs);
    if (found === undefined) throw new RangeError(`no local day holds ${atMs}`);
    this.current = found;
    return found;
  }

  private spansOf(date: LocalDate): readonly Span[] {
    const known = this.days.get(date.iso);
    if (known !== undefined) return known;
    const spans = this.computeSpans(date);
    if (this.days.size >= DAYS_REMEMBERED) {
      for (const oldest of this.days.keys()) {
        this.days.delete(oldest);
        break;
      }
    }
    this.days.set(date.iso, spans);
    return spans;
  }

  private computeSpans(date: LocalDate): readonly Span[] {
    const dayFromMs = instantOf(date, '00:00', this.zone, 'first');
    const dayToMs = instantOf(shiftDate(date, 1), '00:00', this.zone, 'first');
    const opened = this.holidays.has(date.iso)
      ? []
      : [...this.openedOn(shiftDate(date, -1)), ...this.openedOn(date)].sort((a, b) => a.fromMs - b.fromMs);
    const spans: Span[] = [];
    let atMs = dayFromMs;
    for (const { fromMs, toMs } of opened) {
      const openFromMs = Math.max(fromMs, atMs);
      const openToMs = Math.min(toMs, dayToMs);
      if (openToMs <= openFromMs) continue;
      if (openFromMs > atMs) spans.push({ fromMs: atMs, toMs: openFromMs, open: false });
      spans.push({ fromMs: openFromMs, toMs: openToMs, open: true });
      atMs = openToMs;
    }
    if (atMs < dayToMs) spans.push({ fromMs: atMs, toMs: dayToMs, open: false });
    return spans;
  }

  /** Windows that begin on the date. */
  private openedOn(date: LocalDate): readonly Pick<Span, 'fromMs' | 'toMs'>[] {
    if (this.holidays.has(date.iso)) return [];
    return this.windows
      .filter((window) => beginsOn(window, date))
      .map(({ from, to }) => ({
        fromMs: instantOf(date, from, this.zone, 'first'),
        toMs: instantOf(to <= from ? shiftDate(date, 1) : date, to, this.zone, 'last'),
      }));
  }
}

function beginsOn(window: OperatingWindow, date: LocalDate): boolean {
  if (window.weekdays !== undefined && !window.weekdays.includes(date.weekday)) return false;
  if (window.firstDate !== undefined && date.iso < window.firstDate) return false;
  return window.lastDate === undefined || date.iso <= window.lastDate;
}
