import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSchemaDrift, openStorage } from '#storage';
import { KeptLog, runSql, TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.start();
});
afterAll(() => database?.stop());

/** Addresses of the roles that the store made. */
async function roleUrls(url: string): Promise<{ ingest: string; api: string }> {
  const [row] = await runSql(url, 'SELECT installation_id, ingest_password, api_password FROM installation');
  const as = (role: string, password: unknown) => {
    const changed = new URL(url);
    changed.username = `trialwatch_${role}_${row?.installation_id}`;
    changed.password = String(password);
    return changed.href;
  };
  return { ingest: as('ingest', row?.ingest_password), api: as('api', row?.api_password) };
}

describe('the schema', () => {
  it('is what the entities and the contracts say', async () => {
    expect(await findSchemaDrift(await database.create())).toEqual([]);
  });

  it('is found out where it differs', async () => {
    const url = await database.create();
    await runSql(url, 'ALTER TABLE observation_bus RENAME COLUMN speed_mps TO speed_kmh');
    await runSql(url, 'ALTER TABLE vendor ALTER COLUMN name DROP NOT NULL');
    expect(await findSchemaDrift(url)).toEqual([
      'vendor: missing name text not null',
      'vendor: unexpected name text',
      'observation_bus: missing speed_mps real',
      'observation_bus: unexpected speed_kmh real',
    ]);
  });

  it('is set up by one of several programs that start at once, and found by the next', async () => {
    const url = await database.createEmpty();
    const options = { database: { url }, log: new KeptLog(), nowMs: Date.now };
    const opened = await Promise.all([openStorage(options), openStorage(options)]);
    for (const storage of opened) {
      expect(storage.ok).toBe(true);
      if (storage.ok) await storage.value.close();
    }
    const again = await openStorage(options);
    expect(again.ok).toBe(true);
    if (again.ok) await again.value.close();
    expect(await findSchemaDrift(url)).toEqual([]);
  });
});

describe('the roles', () => {
  let ingest: string;
  let api: string;
  beforeAll(async () => {
    ({ ingest, api } = await roleUrls(await database.create()));
  });

  it.each([
    ["UPDATE message SET topic = 'x'"],
    ['DELETE FROM message'],
    ['UPDATE observation_bus SET speed_mps = 0'],
    ['DELETE FROM observation_bin'],
    ['TRUNCATE observation_bus'],
    ['DROP TABLE observation_bus'],
    ["UPDATE device_event SET event = 'x'"],
    ["UPDATE finding_revision SET state = 'withdrawn'"],
    ['DELETE FROM incident_entry'],
    ['DELETE FROM quarantine'],
    ['UPDATE refold_request SET held = false'],
    ['UPDATE refold_request SET from_at = now()'],
    ['DELETE FROM refold_request'],
    ['INSERT INTO trial_state_change SELECT * FROM trial_state_change'],
    ['UPDATE device_checkpoint SET seq = 0'],
    ['SELECT * FROM installation'],
    ['SELECT * FROM user_account'],
    ['SELECT * FROM credential'],
  ])('ingest may not %s', async (sql) => {
    await expect(runSql(ingest, sql)).rejects.toThrow(/permission denied|must be owner/);
  });

  it.each([
    ['INSERT INTO message SELECT * FROM message'],
    ['UPDATE observation_bus SET speed_mps = 0'],
    ['DELETE FROM device_event'],
    ["UPDATE permit SET note = 'x'"],
    ['DELETE FROM permit'],
    ["UPDATE incident_entry SET text = 'x'"],
    ["UPDATE trial_state_change SET state = 'running'"],
    ['DELETE FROM trial_state_change'],
    ['UPDATE refold_request SET done_at = now()'],
    ['UPDATE device_checkpoint SET seq = 0'],
    ["UPDATE finding SET state = 'withdrawn'"],
    ['SELECT ingest_password FROM installation'],
  ])('the API may not %s', async (sql) => {
    await expect(runSql(api, sql)).rejects.toThrow(/permission denied/);
  });

  it('neither sees a partition directly, which would go around the rights of its table', async () => {
    const [partition] = await runSql(
      api,
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'message'::regclass LIMIT 1`,
    );
    for (const url of [ingest, api]) {
      await expect(runSql(url, `DELETE FROM ${partition?.name}`)).rejects.toThrow(/permission denied/);
    }
  });

  it('are done without where the user may not make roles, and it is said', async () => {
    const url = await database.createEmpty();
    const name = new URL(url).pathname.slice(1);
    await runSql(url, `CREATE ROLE plain_${name} LOGIN PASSWORD 'plain'`);
    await runSql(url, `ALTER DATABASE ${name} OWNER TO plain_${name}`);
    const plain = new URL(url);
    plain.username = `plain_${name}`;
    plain.password = 'plain';
    const log = new KeptLog();
    const opened = await openStorage({ database: { url: plain.href }, log, nowMs: Date.now });
    expect(opened).toMatchObject({ ok: true, value: { capability: { separateRoles: false } } });
    expect(log.lines.join('\n')).toContain('may not make roles');
    if (opened.ok) await opened.value.close();
  });
});

describe('unsafe settings', () => {
  it('of the database make it not ready, with the reason', async () => {
    const url = await database.create();
    const name = new URL(url).pathname.slice(1);
    await runSql(url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    const opened = await openStorage({ database: { url }, log: new KeptLog(), nowMs: Date.now });
    expect(opened).toMatchObject({ ok: false, problem: { code: 'not_ready' } });
    if (!opened.ok) expect(opened.problem.detail).toContain('synchronous_commit = off');
  });

  it('of the role that writes are found too', async () => {
    const url = await database.create();
    const { ingest } = await roleUrls(url);
    const name = new URL(url).pathname.slice(1);
    const role = new URL(ingest).username;
    await runSql(url, `ALTER ROLE ${role} IN DATABASE ${name} SET synchronous_commit = off`);
    const opened = await openStorage({ database: { url }, log: new KeptLog(), nowMs: Date.now });
    expect(opened).toMatchObject({ ok: false, problem: { code: 'not_ready' } });
  });

  it('never show a password in the log', async () => {
    const url = await database.create();
    const log = new KeptLog();
    const opened = await openStorage({ database: { url }, log, nowMs: Date.now });
    if (opened.ok) await opened.value.close();
    expect(log.lines).not.toHaveLength(0);
    expect(log.lines.join('\n')).not.toContain(new URL(url).password);
  });
});
