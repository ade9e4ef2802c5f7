import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSchemaDrift, openStorage, type Storage } from '#storage';
import { KeptLog, runSql } from '../support/database.js';
import { ExternalDatabases } from '../support/external-postgres-databases.js';
import { plantedFindings, surviveNight } from '../support/external-postgres-night.js';
import { baseMs, busObservation, draftOf, emptyDraft } from '../support/storage-drafts.js';
import { makeDataDir, removeDataDir } from '../support/trialwatch-process.js';

const serverUrl = process.env.TEST_TIMESCALE_URL;
if (serverUrl === undefined) {
  describe('TimescaleDB', () => {
    it.skip('TEST_TIMESCALE_URL is not set (test/support/debian-timescale.sh starts one)', () => {});
  });
}

const dayMs = 86_400_000;
const nothing = { verdicts: emptyDraft.verdicts, quarantine: [] };

describe.skipIf(serverUrl === undefined)('TimescaleDB', () => {
  let databases: ExternalDatabases;
  let storage: Storage;
  let url: string;

  beforeAll(async () => {
    databases = new ExternalDatabases(serverUrl ?? '');
    url = await databases.create();
    storage = await opened(url);
    await storage.messageIds.ready();
  });
  afterAll(async () => {
    await storage?.close();
    await databases?.dropAll();
  });

  async function opened(at: string): Promise<Storage> {
    const store = await openStorage({
      database: { url: at },
      log: new KeptLog(),
      nowMs: () => baseMs,
      apiPoolSize: 3,
    });
    if (!store.ok) throw new Error(store.problem.detail);
    return store.value;
  }

  const hypertables = async (at: string) => {
    const sql = 'SELECT hypertable_name AS name FROM timescaledb_information.hypertables ORDER BY 1';
    return (await runSql(at, sql)).map((row) => row.name);
  };
  const observations = async () =>
    Number((await runSql(url, 'SELECT count(*) FROM observation_bus'))[0]?.count);
  /** One message with a bus's observation of each of these days. */
  const draftOfDays = (deviceId: string, days: readonly number[]) =>
    draftOf(
      storage.messageIds.next(),
      days.map((day) => busObservation({ deviceId, seq: day, observedAtMs: baseMs - day * dayMs })),
    ).draft;

  it('holds messages, events and observations as hypertables of the same shape', async () => {
    expect(storage.capability.timescale).not.toBe('none');
    expect(await hypertables(url)).toEqual([
      'device_event',
      'message',
      'observation_bin',
      'observation_bus',
      'observation_efence',
      'observation_parking',
      'observation_streetlight',
      'observation_traffic',
    ]);
    expect(await findSchemaDrift(url)).toEqual([]);
  });

  it('refuses a stored key by its unique index, and only what is new goes in', async () => {
    const store = storage.createShardStore();
    const before = await observations();
    const first = draftOfDays('bus-twice', [1, 2]);
    expect(await store.commit(first, () => nothing)).toMatchObject({ fellBack: false });
    const second = draftOfDays('bus-twice', [2, 3]);
    const known: number[] = [];
    const report = await store.commit(second, (rows) => {
      for (const row of rows.keys()) if ('observation' in row) known.push(row.observation.seq);
      return nothing;
    });
    await store.close();
    expect(report.fellBack).toBe(true);
    expect(known).toEqual([2]);
    expect(await observations()).toBe(before + 3);
  });

  it('takes two shards that need the same new chunks in opposite order', async () => {
    const before = await observations();
    const days = Array.from({ length: 60 }, (_, index) => 100 + index);
    const [one, other] = [storage.createShardStore(), storage.createShardStore()];
    await Promise.all([
      one.commit(draftOfDays('bus-old', days), () => nothing),
      other.commit(draftOfDays('bus-new', days.toReversed()), () => nothing),
    ]);
    await Promise.all([one.close(), other.close()]);
    expect(await observations()).toBe(before + 120);
  });

  it('lets ingest add observations, in chunks too, but neither change nor delete them', async () => {
    const store = storage.createShardStore();
    await store.commit(draftOfDays('bus-rights', [1]), () => nothing);
    await store.close();
    const [role] = await runSql(
      url,
      `SELECT 'trialwatch_ingest_' || installation_id AS name FROM installation`,
    );
    const [chunk] = await runSql(
      url,
      `SELECT format('%I.%I', chunk_schema, chunk_name) AS name FROM timescaledb_information.chunks
       WHERE hypertable_name = 'observation_bus' LIMIT 1`,
    );
    const as = (sql: string) => runSql(url, `SET ROLE ${role?.name}; ${sql}`);
    for (const table of ['observation_bus', String(chunk?.name)]) {
      await expect(as(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
      await expect(as(`UPDATE ${table} SET seq = 0`)).rejects.toThrow('permission denied');
    }
  });

  it('is used by a user without special rights where the extension is there', async () => {
    const owned = await databases.createOwned();
    await databases.runAsSuperuser('CREATE EXTENSION timescaledb', owned);
    const store = await opened(owned);
    await store.close();
    expect(await hypertables(owned)).toHaveLength(8);
  });

  it('may come later: tables that were made as native partitions stay so and go on', async () => {
    const owned = await databases.createOwned();
    const { pathname, username } = new URL(owned);
    // Without this right even an owner may not make the extension.
    await databases.runAsSuperuser(`REVOKE CREATE ON DATABASE ${pathname.slice(1)} FROM ${username}`);
    const plain = await opened(owned);
    expect(plain.capability.timescale).toBe('none');
    await plain.close();
    await databases.runAsSuperuser('CREATE EXTENSION timescaledb', owned);
    const again = await opened(owned);
    await again.messageIds.ready();
    const store = again.createShardStore();
    await store.commit(draftOf(again.messageIds.next(), [busObservation()]).draft, () => nothing);
    await store.close();
    await again.close();
    expect(await hypertables(owned)).toEqual([]);
    expect(await runSql(owned, 'SELECT seq::integer FROM observation_bus')).toEqual([{ seq: 1 }]);
  });

  it('carries the whole server: a night is judged, and a death loses and doubles nothing', async () => {
    const dataDir = await makeDataDir();
    const { run, foundBefore, foundAfter, stored } = await surviveNight(await databases.create(), dataDir);
    await removeDataDir(dataDir);
    expect(run.acknowledged).toBe(run.sent);
    expect(foundBefore).toEqual(plantedFindings());
    expect(foundAfter).toEqual(foundBefore);
    expect(stored).toEqual(Array.from({ length: 60 }, (_, seq) => seq));
  });
});
