import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BatchDraft, Storage } from '#storage';
import { runSql, TestDatabase } from '../support/database.js';
import { baseMs, busObservation, draftOf, emptyDraft, findingRow } from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
beforeAll(async () => {
  database = await TestDatabase.start();
});
beforeEach(async () => {
  ({ storage, url } = await database.open(() => baseMs));
  await storage.messageIds.ready();
});
afterAll(() => database?.stop());

const never = () => {
  throw new Error('rejudge was called');
};
const dayMs = 86_400_000;
const counts = async () => {
  const [row] = await runSql(
    url,
    'SELECT (SELECT count(*)::integer FROM message) AS messages, (SELECT count(*)::integer FROM observation_bus) AS observations',
  );
  return row;
};
const draft = (seq: number, observedAtMs = baseMs): BatchDraft =>
  draftOf(storage.messageIds.next(), [busObservation({ seq, observedAtMs })]).draft;

/** Ends the connections of ingest that wait for a lock, once there is one. */
async function cutWaiting(): Promise<void> {
  const cut = () =>
    runSql(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'trialwatch ingest' AND wait_event_type = 'Lock'`,
    );
  await expect.poll(cut).toHaveLength(1);
}

describe('a connection that breaks', () => {
  it('in the middle of a commit leaves nothing behind, and the next commit connects anew', async () => {
    const store = storage.createShardStore();
    await store.commit(draft(1), never);
    // The commit stands still in the middle: its messages are in, its observations wait.
    const blocker = await database.client(url);
    await blocker.query('BEGIN; LOCK TABLE observation_bus IN EXCLUSIVE MODE');
    const hanging = store.commit(draft(2), never);
    const failed = expect(hanging).rejects.toThrow(/terminat/);
    await cutWaiting();
    await failed;
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await counts()).toEqual({ messages: 1, observations: 1 });
    await store.commit(draft(2), never);
    expect(await counts()).toEqual({ messages: 2, observations: 2 });
    await store.close();
  });

  it('between commits is replaced', async () => {
    const store = storage.createShardStore();
    await store.commit(draft(1), never);
    await runSql(
      url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'trialwatch ingest'`,
    );
    // The broken connection is found out by the commit or before it; at most one fails.
    await store.commit(draft(2), never).catch(() => undefined);
    await store.commit(draft(3), never);
    const rows = await runSql(url, 'SELECT seq FROM observation_bus WHERE seq IN (1, 3)');
    expect(rows).toHaveLength(2);
    await store.close();
  });

  it('that never answers is given up after the deadline', async () => {
    const store = storage.createShardStore(300);
    await store.commit(draft(1), never);
    const blocker = await database.client(url);
    await blocker.query('BEGIN; LOCK TABLE observation_bus IN EXCLUSIVE MODE');
    await expect(store.commit(draft(2), never)).rejects.toThrow('no answer from the database within 300 ms');
    await blocker.query('ROLLBACK');
    await blocker.end();
    await store.commit(draft(3), never);
    const rows = await runSql(url, 'SELECT seq FROM observation_bus WHERE seq = 3');
    expect(rows).toHaveLength(1);
    await store.close();
  });

  it('fails a commit that the database refuses, wholly', async () => {
    const store = storage.createShardStore();
    const broken = {
      ...draft(1),
      verdicts: { ...emptyDraft.verdicts, findings: [findingRow('f', { rule: null as never })] },
    };
    await expect(store.commit(broken, never)).rejects.toThrow(/null value/);
    expect(await counts()).toEqual({ messages: 0, observations: 0 });
    await store.commit(draft(1), never);
    await store.close();
  });

  it('makes the store not ready while the database is away', async () => {
    expect(await storage.readiness()).toEqual({ ok: true, value: undefined });
    const name = new URL(url).pathname.slice(1);
    const admin = new URL(url);
    admin.pathname = '/postgres';
    await runSql(admin.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await runSql(admin.href, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [
      name,
    ]);
    await expect.poll(() => storage.readiness()).toMatchObject({ ok: false, problem: { code: 'not_ready' } });
    await runSql(admin.href, `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    await expect.poll(() => storage.readiness()).toMatchObject({ ok: true });
  });
});

describe('partitions', () => {
  const partitions = async (table: string) => {
    const rows = await runSql(
      url,
      'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass ORDER BY 1',
      [table],
    );
    return rows.map(({ name }) => String(name).slice(table.length + 2));
  };

  it('are there from two days back to a week ahead', async () => {
    const { url: own } = await database.openEmpty(() => baseMs);
    url = own;
    const days = Array.from({ length: 10 }, (_, at) => `202611${18 + at}`);
    expect(await partitions('observation_bus')).toEqual(days);
    expect(await partitions('message')).toEqual(days);
  });

  it('hold both sides of midnight', async () => {
    const store = storage.createShardStore();
    const midnight = Date.UTC(2026, 10, 21);
    await store.commit(draft(1, midnight - 1), never);
    await store.commit(draft(2, midnight), never);
    const rows = await runSql(
      url,
      'SELECT seq, tableoid::regclass::text AS name FROM observation_bus ORDER BY seq',
    );
    expect(rows).toEqual([
      { seq: '1', name: 'observation_bus_p20261120' },
      { seq: '2', name: 'observation_bus_p20261121' },
    ]);
    await store.close();
  });

  it('are made for whatever time is accepted: by day, and by month for what is long ago', async () => {
    const store = storage.createShardStore();
    const ages = [60, 61, 80, 81, 400, -30];
    for (const [seq, age] of ages.entries()) await store.commit(draft(seq, baseMs - age * dayMs), never);
    expect(await counts()).toMatchObject({ observations: ages.length });
    const made = await partitions('observation_bus');
    expect(made).toEqual(expect.arrayContaining(['20260921', '20260920', '202608', '202510', '20261220']));
    expect(made).not.toContain('202609');
    await store.close();
  });

  it('are made by two shards and two programs at once', async () => {
    const second = await database.openAgain(url, () => baseMs);
    const stores = [storage, storage, second].map((of) => of.createShardStore());
    const old = baseMs - 200 * dayMs;
    await Promise.all(stores.map((store, at) => store.commit(draft(at, old + at), never)));
    expect(await counts()).toMatchObject({ observations: 3 });
    for (const store of stores) await store.close();
  });

  it('are made while another commit holds the table', async () => {
    const store = storage.createShardStore();
    const open = await database.client(url);
    await open.query('BEGIN');
    await open.query('LOCK TABLE observation_bus IN ROW EXCLUSIVE MODE');
    await store.commit(draft(1, baseMs - 30 * dayMs), never);
    await open.query('ROLLBACK');
    await open.end();
    await store.close();
  });

  it('are made anew where somebody dropped one', async () => {
    const store = storage.createShardStore();
    await runSql(url, 'DROP TABLE observation_bus_p20261120');
    await expect(store.commit(draft(1), never)).rejects.toThrow(/no partition/);
    await store.commit(draft(1), never);
    expect(await counts()).toMatchObject({ observations: 1 });
    await store.close();
  });
});

describe('message ids', () => {
  it('are ascending, and never shared by two programs', async () => {
    const second = await database.openAgain(url, () => baseMs);
    await second.messageIds.ready();
    const seen = new Set<bigint>();
    for (const source of [storage.messageIds, second.messageIds]) {
      let last = 0n;
      for (let at = 0; at < 25_000; at++) {
        const id = source.next();
        expect(id > last).toBe(true);
        last = id;
        seen.add(id);
        if (at % 1000 === 0) await source.ready();
      }
    }
    expect(seen.size).toBe(50_000);
  });
});
