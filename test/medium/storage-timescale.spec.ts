import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeStored } from '#ingest';
import { findSchemaDrift, openStorage, type ReadingPlace, type Storage } from '#storage';
import { KeptLog } from '../support/database.js';
import { ExternalDatabases } from '../support/external-postgres-databases.js';
import {
  baseMs,
  bus1,
  busObservation,
  checkpointRow,
  draftOf,
  emptyAmendment,
  emptyDraft,
  findingRow,
  refoldRequest,
} from '../support/storage-drafts.js';

const serverUrl = process.env.TEST_TIMESCALE_URL;
const hourMs = 3_600_000;
const never = () => {
  throw new Error('rejudge was called');
};

describe.skipIf(serverUrl === undefined)('re-folds on TimescaleDB', () => {
  let databases: ExternalDatabases;
  let storage: Storage;
  let url: string;
  beforeAll(async () => {
    databases = new ExternalDatabases(serverUrl ?? '');
    url = await databases.create();
    const opened = await openStorage({ database: { url }, log: new KeptLog(), nowMs: () => baseMs });
    if (!opened.ok) throw new Error(opened.problem.detail);
    storage = opened.value;
    await storage.messageIds.ready();
  });
  afterAll(async () => {
    await storage?.close();
    await databases?.dropAll();
  });

  it('find the columns of all migrations in hypertables', async () => {
    expect(storage.capability.timescale).not.toBe('none');
    expect(await findSchemaDrift(url)).toEqual([]);
  });

  it('read what chunks of several days hold in canonical order', async () => {
    const store = storage.createShardStore();
    const hours = Array.from({ length: 100 }, (_, hour) => hour);
    for (const deviceId of ['bus-1', 'bus-2']) {
      // Newest first, a message every twenty hours.
      for (const from of [80, 60, 40, 20, 0]) {
        const some = hours.slice(from, from + 20).toReversed();
        const sent = some.map((seq) =>
          busObservation({ deviceId, seq, observedAtMs: baseMs - 100 * hourMs + seq * hourMs }),
        );
        const made = sent.map((one) => {
          const observedAt = new Date(one.observedAtMs).toISOString();
          return {
            ...one,
            payload: { ...one.payload, seq: one.seq, observedAt },
            receivedAtMs: baseMs,
          } as typeof one;
        });
        await store.commit(draftOf(storage.messageIds.next(), made).draft, never);
      }
    }
    await store.close();
    const devices = [bus1, { ...bus1, id: 'bus-2' }];
    const source = storage.refoldSource(decodeStored);
    const read: string[] = [];
    for (let after: ReadingPlace | null = null; ; ) {
      const page = await source.readings(devices, after, 30);
      for (const judged of page) {
        if (judged.type !== 'observation') throw new Error('nobody sent an event');
        const { deviceId, seq, observedAtMs } = judged.observation;
        read.push(`${seq} ${deviceId}`);
        after = { deviceId, observedAtMs, bootId: 'b1', seq, channel: 'telemetry' };
      }
      if (page.length < 30) break;
    }
    expect(read).toEqual(hours.flatMap((seq) => [`${seq} bus-1`, `${seq} bus-2`]));
    const period = [devices, baseMs - 50 * hourMs, baseMs - 40 * hourMs] as const;
    expect(await storage.periodReads(decodeStored).countBetween(...period, 100)).toBe(20);
  });

  it('write what they found, and what is done with it', async () => {
    const store = storage.createShardStore();
    const verdicts = { findings: [findingRow('f1')], checkpoints: [], refolds: [refoldRequest()] };
    await store.commit({ ...emptyDraft, verdicts }, never);
    const source = storage.refoldSource(decodeStored);
    const doneIds = (await source.owed()).map(({ id }) => id);
    expect(doneIds).toHaveLength(1);
    await store.amend({
      ...emptyAmendment,
      findings: [findingRow('f1', {}, 'withdrawn')],
      checkpoints: [checkpointRow(baseMs, 7)],
      doneIds,
    });
    await store.close();
    expect(await source.owed()).toEqual([]);
    expect(await source.checkpointBefore('bus-1', baseMs + 1)).toEqual(checkpointRow(baseMs, 7));
    expect(await storage.findingReads.find('f1', { vendorId: null })).toMatchObject({ state: 'withdrawn' });
  });
});
