import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceIn, finalFindings, initialDeviceState, stepIn } from '#rules';
import { IngestRig, startMs } from '../../testing/ingest-rig.js';
import {
  arrivalOrder,
  busTimeline,
  type Delivery,
  deliveries,
  drives,
  type Happening,
  type SentItem,
  storyDevices,
} from '../../testing/late-story.js';
import { type Fault, MemoryDatabase } from '../../testing/memory-database.js';
import type { Judge } from '../ports.js';

const permutations = Number(process.env.TRIALWATCH_TEST_PERMUTATIONS ?? '25');
const judge: Judge = { initialDeviceState, stepIn, advanceIn };
const changeMs = startMs + 300_000;
const timeline = busTimeline(storyDevices, changeMs);
const arrivedMs = startMs + 86_400_000;
const endMs = startMs + 90_000_000;

/** Ingest with the product's rules, which may be killed and started again over the same store. */
class Story {
  private rig: IngestRig;
  private readonly open: Promise<unknown>[] = [];
  private horizonMs = startMs;

  constructor(
    private readonly database: MemoryDatabase,
    private readonly shards: number,
  ) {
    this.rig = this.start();
  }

  private start(): IngestRig {
    const rig = new IngestRig({
      database: this.database,
      shards: this.shards,
      devices: storyDevices,
      judge,
      timeline,
      checkpointEveryMs: 20_000,
      checkpointMinReadings: 4,
    });
    rig.nowMs = arrivedMs;
    return rig;
  }

  /** Sends until it is acknowledged, as devices do, to whichever process runs. */
  private async deliver(items: readonly SentItem[]): Promise<void> {
    const [first] = items;
    if (first === undefined) return;
    const body = items.map((item) => item.body);
    for (;;) {
      const { rig } = this;
      const message = rig.message(first.deviceId, body, { topic: first.topic });
      if ((await rig.send(message)) === null) return;
    }
  }

  async act(items: readonly SentItem[], happening: Happening): Promise<void> {
    const { isHasty, repeats, restart, horizonS, isSettled, isWoken } = happening;
    if (restart === 'kill') {
      this.database.cutOff();
      void this.rig.ingest.drain(0);
    }
    if (restart === 'stop') await this.rig.ingest.drain(10_000);
    if (restart !== 'none') this.rig = this.start();
    // As the server does when it starts; at other times somebody may have stored an order.
    if (isWoken || restart !== 'none') this.rig.ingest.wakeRefolds();
    const topics = Map.groupBy(items, ({ topic }) => topic);
    const sent = [...topics.values()].flatMap((same) => (repeats ? [same, same.slice(0, 1)] : [same]));
    const answers = sent.map((same) => this.deliver(same));
    if (isHasty) this.open.push(...answers);
    else await Promise.all(answers);
    if (horizonS !== null) await this.advance(horizonS);
    if (isSettled) await this.rig.ingest.whenRefolded();
  }

  /** Clocks do not go back, whoever runs. */
  private advance(horizonS: number): Promise<void> {
    this.horizonMs = Math.max(this.horizonMs, startMs + horizonS * 1000);
    return this.rig.ingest.advanceHorizon(this.horizonMs);
  }

  async end(): Promise<void> {
    await Promise.all(this.open);
    this.database.faults.splice(0);
    // Nobody wakes it: what is owed by now it was told of, whatever answers were lost.
    await this.rig.ingest.whenRefolded();
    await this.rig.ingest.advanceHorizon(endMs);
    await this.rig.ingest.whenRefolded();
    await this.rig.ingest.drain(10_000);
  }
}

async function tell(
  items: readonly SentItem[],
  delivery: Delivery,
  faults: Readonly<Record<'commit' | 'amend', readonly (Fault | null)[]>>,
): Promise<MemoryDatabase> {
  const database = new MemoryDatabase();
  database.faults.push(...faults.commit);
  database.amendFaults.push(...faults.amend);
  const story = new Story(database, delivery.shards);
  const arriving = arrivalOrder(items, delivery);
  for (let at = 0, n = 0; at < arriving.length; n++) {
    const happening = delivery.happenings[n % delivery.happenings.length];
    if (happening === undefined) break;
    await story.act(arriving.slice(at, at + happening.size), happening);
    at += happening.size;
  }
  await story.end();
  return database;
}

/** As text, so that what is left out counts as what is undefined. */
function verdictOf(database: MemoryDatabase): readonly string[] {
  return database.living.map(({ episode }) => JSON.stringify(episode)).sort();
}

async function expected(database: MemoryDatabase): Promise<readonly string[]> {
  const data = await database.refoldReads.readings(storyDevices, null, 1000);
  const final = finalFindings({ timeline, devices: storyDevices, data, horizonMs: endMs });
  return final.map((episode) => JSON.stringify(episode)).sort();
}

const fault = fc.option(fc.constantFrom<Fault>('refused', 'answer_lost'), { freq: 4 });
const faults = fc.record({
  commit: fc.array(fault, { maxLength: 12 }),
  amend: fc.array(fault, { maxLength: 12 }),
});

describe('verdicts do not depend on the order of arrival', () => {
  it(`is true for ${permutations} permutations, with gaps, duplicates, horizons, faults and restarts`, async () => {
    await fc.assert(
      fc.asyncProperty(drives, deliveries, faults, async (items, delivery, faulty) => {
        const database = await tell(items, delivery, faulty);
        expect(database.quarantine.map(({ detail }) => detail)).toEqual([]);
        expect(database.rows.size).toBe(items.length);
        expect(verdictOf(database)).toEqual(await expected(database));
        const ids = database.living.map(({ findingId }) => findingId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(await database.refoldReads.owed()).toEqual([]);
      }),
      { numRuns: permutations },
    );
  }, 3_600_000);
});
