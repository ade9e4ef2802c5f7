import type { Device } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { CheckpointRow, DecodeStored } from '../ports.js';
import type { ReadingPlace } from '../refold-ports.js';
import { checkpointBefore } from './checkpoints.js';
import { ReadingPages } from './reading-pages.js';
import { countStatement } from './reading-statements.js';

/** What was recorded over a period, to be judged again for somebody who asks: back-tests and explanations. */
export class PeriodReads {
  constructor(
    private readonly on: Queryable,
    private readonly decode: DecodeStored,
  ) {}

  /** Readings observed in [fromMs, toMs) in canonical order over all the devices, in pages of at most `limit`. */
  async *readingsBetween(
    devices: readonly Device[],
    fromMs: number,
    toMs: number,
    limit: number,
  ): AsyncGenerator<readonly Judged[], void, void> {
    const pages = new ReadingPages(this.on, this.decode);
    const period = { devices, fromMs, untilMs: toMs };
    let page = await pages.read({ ...period, after: null }, limit);
    while (page.length > 0) {
      yield page;
      const last = page.at(-1);
      if (page.length < limit || last === undefined) return;
      page = await pages.read({ ...period, after: placeOf(last) }, limit);
    }
  }

  /** How many there are; counts no further than `atMost`. */
  async countBetween(
    devices: readonly Device[],
    fromMs: number,
    toMs: number,
    atMost: number,
  ): Promise<number> {
    if (devices.length === 0) return 0;
    const { text, values } = countStatement({ devices, fromMs, after: null, untilMs: toMs }, atMost);
    return Number((await this.on.query(text, values)).rows[0]?.count);
  }

  /** The newest checkpoint of a device, or of a rule of several devices, observed before then. */
  checkpointBefore(subjectId: string, beforeMs: number): Promise<CheckpointRow | null> {
    return checkpointBefore(this.on, subjectId, beforeMs);
  }
}

function placeOf(judged: Judged): ReadingPlace {
  if (judged.type === 'observation') return { ...judged.observation, channel: 'telemetry' };
  return { ...judged.event, channel: 'event' };
}
