import type { Device } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { DecodeStored } from '../ports.js';
import { firstTimeStatement, pageStatement, type ReadingStretch, toItemPlace } from './reading-sql.js';
import { type ItemPlace, ItemReader } from './stored-items.js';

/** What devices that do not say otherwise are taken to send, for the first guess of a window. */
const usualIntervalS = 10;
const shortestWindowMs = 1_000;
const steepestGrowth = 16;

/**
 * Pages of one reading of stored data in canonical order. Indexes lead to the readings of one device in order; those of
 * several devices are merged within a window of time that holds about a page, so that a page costs what it
 * holds and not what the devices have stored. Windows follow the density that was found.
 */
export class ReadingPages {
  private readonly items: ItemReader;
  /** The window that held a page last. */
  private windowMs: number | null = null;

  constructor(
    private readonly on: Queryable,
    decode: DecodeStored,
  ) {
    this.items = new ItemReader(on, decode);
  }

  /** The first readings of a stretch; fewer than `limit` are all of them. */
  async read(stretch: ReadingStretch, limit: number): Promise<readonly Judged[]> {
    const { length } = stretch.devices;
    if (length === 0 || limit < 1) return [];
    return this.items.read(
      length === 1 ? await this.placesOf(stretch, limit) : await this.merged(stretch, limit),
    );
  }

  private async placesOf(stretch: ReadingStretch, limit: number): Promise<readonly ItemPlace[]> {
    const { text, values } = pageStatement(stretch, limit);
    return (await this.on.query(text, values)).rows.map(toItemPlace);
  }

  private async merged(stretch: ReadingStretch, limit: number): Promise<readonly ItemPlace[]> {
    const found: ItemPlace[] = [];
    const endMs = stretch.untilMs ?? Number.POSITIVE_INFINITY;
    let windowMs = this.windowMs ?? usualWindowMs(stretch.devices, limit);
    let after = stretch.after;
    let startMs = after?.observedAtMs ?? (await this.firstTimeMs(stretch));
    while (startMs !== null && startMs < endMs) {
      const untilMs = Math.min(startMs + windowMs, endMs);
      const window = { ...stretch, fromMs: startMs, after, untilMs };
      const places = await this.placesOf(window, limit - found.length);
      found.push(...places);
      if (found.length >= limit) break;
      windowMs = widened(windowMs, places.length, limit - found.length);
      after = null;
      const rest = { ...stretch, fromMs: untilMs, after };
      startMs = places.length > 0 ? untilMs : await this.firstTimeMs(rest);
    }
    this.windowMs = windowMs;
    return found;
  }

  private async firstTimeMs(stretch: ReadingStretch): Promise<number | null> {
    const { text, values } = firstTimeStatement(stretch);
    const first = (await this.on.query(text, values)).rows[0]?.first;
    return first instanceof Date ? first.getTime() : null;
  }
}

function usualWindowMs(devices: readonly Device[], limit: number): number {
  const perSecond = devices.reduce(
    (sum, { reportIntervalS }) => sum + 1 / (reportIntervalS ?? usualIntervalS),
    0,
  );
  return Math.max(shortestWindowMs, (limit * 1_000) / perSecond);
}

/** A window that would have held what is missing too, at the density of the one before. */
function widened(windowMs: number, found: number, missing: number): number {
  const factor = found === 0 ? steepestGrowth : (found + missing) / found;
  return Math.ceil(windowMs * Math.min(Math.max(factor, 1.2), steepestGrowth));
}
