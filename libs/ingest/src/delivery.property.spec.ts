import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busItem, IngestRig } from '../testing/ingest-rig.js';
import type { Fault } from '../testing/memory-database.js';
import { judgedCount } from '../testing/speed-judge.js';

/** One message of a client: readings of its device, by seq; several messages may repeat them. */
interface Sending {
  readonly bus: number;
  readonly seqs: readonly number[];
  /** Sent without waiting for the answer to the one before. */
  readonly isHasty: boolean;
}

const sending = fc.record({
  bus: fc.integer({ min: 1, max: 3 }),
  seqs: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
  isHasty: fc.boolean(),
});

const fault = fc.option(fc.constantFrom<Fault>('refused', 'answer_lost'), { freq: 3 });

interface Plan {
  readonly sendings: readonly Sending[];
  readonly faults: readonly (Fault | null)[];
  readonly shards: number;
  readonly restartAfter: number;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  sendings: fc.array(sending, { minLength: 1, maxLength: 25 }),
  faults: fc.array(fault, { maxLength: 10 }),
  shards: fc.integer({ min: 1, max: 3 }),
  restartAfter: fc.integer({ min: 0, max: 25 }),
});

const lastSeq = 100;
const speedOf = (seq: number) => ({ speedMps: seq % 4 === 0 ? 20 : 3 });

/** Sends until it is acknowledged, as MQTT clients do, and looks into the store at that moment. */
async function deliver(rig: IngestRig, { bus, seqs }: Sending): Promise<void> {
  const deviceId = `bus-${bus}`;
  const items = seqs.map((seq) => busItem(seq, speedOf(seq)));
  while ((await rig.sendBus(deviceId, items)) !== null);
  const stored = new Set([...rig.database.rows.values()].map((row) => identity(row)));
  for (const seq of seqs) expect(stored).toContain(`${deviceId}/${seq}`);
}

function identity(row: IngestRig['database']['rows'] extends Map<string, infer Row> ? Row : never): string {
  const { deviceId, seq } = 'observation' in row ? row.observation : row.event;
  return `${deviceId}/${seq}`;
}

async function run({ sendings, faults, shards, restartAfter }: Plan): Promise<IngestRig> {
  const options = { shards, checkpointMinReadings: 3, checkpointEveryMs: 2000, maxBatchRows: 4 };
  let rig = new IngestRig(options);
  rig.database.faults.push(...faults);
  let open: Promise<void>[] = [];
  for (const [at, each] of sendings.entries()) {
    if (at === restartAfter) {
      await Promise.all(open.splice(0));
      rig = new IngestRig({ ...options, database: rig.database });
    }
    const delivery = deliver(rig, each);
    if (each.isHasty) open.push(delivery);
    else await delivery;
  }
  await Promise.all(open);
  open = [];
  return rig;
}

describe('whatever is repeated, shuffled, refused or lost on the way', () => {
  it('each observation is stored once, what is acknowledged is stored, and nothing is judged twice', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (planned) => {
        const rig = await run(planned);
        const { database } = rig;
        const sent = new Set(
          planned.sendings.flatMap(({ bus, seqs }) => seqs.map((seq) => `bus-${bus}/${seq}`)),
        );
        expect([...database.rows.values()].map(identity).sort()).toEqual([...sent].sort());
        expect(database.quarantine).toEqual([]);

        // One more message a device, so that this ingest knows every device of the one before the restart.
        database.faults.splice(0);
        for (const { id } of rig.devices) await rig.sendBus(id, busItem(lastSeq));
        expect(await rig.ingest.drain(10_000)).toEqual({ drained: true });
        for (const [deviceId, { state, at }] of database.checkpoints) {
          const rows = [...database.rows.values()].filter((row) => identity(row).startsWith(`${deviceId}/`));
          expect(at.seq).toBe(lastSeq);
          expect(judgedCount(state)).toBeLessThanOrEqual(rows.length);
          expect(judgedCount(state)).toBeGreaterThanOrEqual(rows.filter(({ late }) => !late).length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('in-order data lead to the verdict of the undisturbed fold, for any faults and batches', async () => {
    const story = fc.record({
      speeds: fc.array(fc.constantFrom(3, 20), { minLength: 1, maxLength: 30 }),
      faults: fc.array(fault, { maxLength: 12 }),
      cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(story, async ({ speeds, faults, cuts }) => {
        const disturbed = await tell(speeds, faults, cuts);
        const calm = await tell(speeds, [], [speeds.length]);
        expect(disturbed.checkpoints.get('bus-1')).toEqual(calm.checkpoints.get('bus-1'));
        expect(finals(disturbed)).toEqual(finals(calm));
      }),
      { numRuns: 100 },
    );
  });
});

async function tell(speeds: readonly number[], faults: readonly (Fault | null)[], cuts: readonly number[]) {
  const rig = new IngestRig({ shards: 1, checkpointMinReadings: 2, checkpointEveryMs: 3000 });
  rig.database.faults.push(...faults);
  const items = speeds.map((speedMps, seq) => busItem(seq, { speedMps }));
  for (let at = 0, n = 0; at < items.length; n++) {
    const size = cuts[n % cuts.length] ?? 1;
    const part = items.slice(at, at + size);
    while ((await rig.sendBus('bus-1', part)) !== null);
    at += size;
  }
  rig.database.faults.splice(0);
  await rig.ingest.drain(10_000);
  return rig.database;
}

const isOver = (type: string) => type === 'ended' || type === 'withdrawn';

/** The last change of each finding: what people see in the end. */
function finals(database: IngestRig['database']): ReadonlyMap<string, unknown> {
  return new Map(
    database.findings.map(({ findingId, change }) => [findingId, [isOver(change.type), change.episode]]),
  );
}
