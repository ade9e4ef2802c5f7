import type { Device } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { DecodeStored } from '../ports.js';
import { type ItemPlace, ItemReader } from './item-reader.js';
import { firstTimeStatement, pageStatement, type ReadingStretch, toItemPlace } from './reading-statements.js';

/** What devices that do not say otherwise are taken to send, for the first guess of a window. */
const usualIntervalS = 10;
const shortestWindowMs = 1_000;
/** A window holds a page and some more, or pages would be cut in two by small changes of density. */
const margin = 1.5;
const steepestGrowth = 16;

/**
 * Pages of one reading of stored data in canonical order. Each is read within a window of time that holds about
 * a page, so that it costs what it holds and not what the devices have stored: several devices are merged in it,
 * and no plan of the database can read further. Windows follow the density that was found.
 */
export class ReadingPages {
  private readonly items: ItemReader;
  /** For the next page. */
  private windowMs: number | null = null;

  constructor(
    private readonly on: Queryable,
    decode: DecodeStored,
  ) {
    this.items = new ItemReader(on, decode);
  }

  /** The first readings of a stretch; fewer than `limit` are all of them. */
  async read(stretch: ReadingStretch, limit: number): Promise<readonly Judged[]> {
    if (stretch.devices.length === 0 || limit < 1) return [];
    const read = await this.items.read(await this.places(stretch, limit));
    if (read.length < limit) this.items.forget();
    return read;
  }

  private async places(stretch: ReadingStretch, limit: number): Promise<readonly ItemPlace[]> {
    const found: ItemPlace[] = [];
    const endMs = stretch.untilMs ?? Number.POSITIVE_INFINITY;
    let windowMs = this.windowMs ?? usualWindowMs(stretch.devices, limit);
    let { after } = stretch;
    const firstMs = after?.observedAtMs ?? (await this.firstTimeMs(stretch));
    for (let startMs = firstMs; startMs !== null && startMs < endMs; ) {
      const untilMs = Math.min(startMs + windowMs, endMs);
      const places = await this.within({ ...stretch, fromMs: startMs, after, untilMs }, limit - found.length);
      found.push(...places);
      if (found.length >= limit) break;
      windowMs = widened(windowMs, places.length, limit - found.length);
      after = null;
      startMs = places.length > 0 ? untilMs : await this.firstTimeMs({ ...stretch, fromMs: untilMs, after });
    }
    this.windowMs = windowOf(firstMs, found, limit) ?? windowMs;
    return found;
  }

  private async within(window: ReadingStretch, limit: number): Promise<readonly ItemPlace[]> {
    const { text, values } = pageStatement(window, limit);
    return (await this.on.query(text, values)).rows.map(toItemPlace);
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
  return Math.max(shortestWindowMs, Math.ceil((limit * 1_000 * margin) / perSecond));
}

/** The window that a full page asks for; null where the page is not full. */
function windowOf(firstMs: number | null, found: readonly ItemPlace[], limit: number): number | null {
  const last = found.at(-1);
  if (found.length < limit || firstMs === null || last === undefined) return null;
  return Math.max(shortestWindowMs, Math.ceil((last.observedAtMs - firstMs) * margin));
}

/** A window that would have held what is missing too, at the density of the one before. */
function widened(windowMs: number, found: number, missing: number): number {
  const factor = found === 0 ? steepestGrowth : ((found + missing) / found) * margin;
  return Math.ceil(windowMs * Math.min(factor, steepestGrowth));
}
