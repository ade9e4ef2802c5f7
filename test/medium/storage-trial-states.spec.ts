import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TrialFile, TrialState } from '#contracts';
import type { Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';
import { baseMs, emptyDraft, refoldRequest, xinyiFile } from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
let nowMs = baseMs;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => nowMs));
});
beforeEach(async () => {
  nowMs = baseMs;
  await runSql(url, 'TRUNCATE trial, vendor CASCADE');
  await emptyIngestTables(url);
});
afterAll(() => database?.stop());

const everything = { vendorId: null };
const at = (ms: number) => new Date(baseMs + ms).toISOString();
const epoch = '1970-01-01T00:00:00.000Z';

const imported = async (over: Partial<TrialFile> = {}) => {
  const outcome = await storage.trials.importFile({ ...xinyiFile, ...over }, 'op');
  if (!outcome.ok) throw new Error(outcome.problem.detail);
};
const change = (state: TrialState, ms: number, reason = 'because') =>
  storage.trials.changeState('xinyi', { state, at: at(ms), reason }, '王');
const refolds = async (over: object = {}, vendorId: string | null = null) => {
  const page = await storage.refoldReads.list({ limit: 100, ...over }, { vendorId });
  if (!page.ok) throw new Error(page.problem.detail);
  return page.value.items;
};
const subjects = async (over: object = {}, vendorId: string | null = null) =>
  (await refolds(over, vendorId)).map(({ subject }) => subject).sort();

describe('the states of a trial', () => {
  it('begin with the one that it was imported in, and are appended', async () => {
    await imported();
    expect(await storage.trialReads.states('xinyi', everything)).toEqual([{ state: 'running', at: epoch }]);
    expect(await change('suspended', -60_000, '乘客受傷')).toMatchObject({
      ok: true,
      value: { id: 'xinyi', state: 'suspended', permitVersion: 1 },
    });
    nowMs += 5_000;
    expect(await change('running', 5_000)).toMatchObject({ ok: true, value: { state: 'running' } });
    expect(await storage.trialReads.states('xinyi', { vendorId: 'lumen' })).toEqual([
      { state: 'running', at: epoch },
      { state: 'suspended', at: at(-60_000), reason: '乘客受傷', by: '王' },
      { state: 'running', at: at(5_000), reason: 'because', by: '王' },
    ]);
    expect(await storage.trialReads.find('xinyi', everything)).toMatchObject({ state: 'running' });
    expect((await storage.trialReads.directory()).stateChanges.get('xinyi')).toEqual([
      { state: 'running', fromMs: 0 },
      { state: 'suspended', fromMs: baseMs - 60_000 },
      { state: 'running', fromMs: baseMs + 5_000 },
    ]);
  });

  it('are shown to those who may see the trial', async () => {
    await imported();
    expect(await storage.trialReads.states('xinyi', { vendorId: 'nobody' })).toBeNull();
    expect(await storage.trialReads.states('none', everything)).toBeNull();
  });

  it.each<[string, TrialState, number, object]>([
    ['that cannot follow', 'archived', 0, { code: 'invalid_transition' }],
    ['that it is in', 'running', 0, { code: 'invalid_transition' }],
    ['before the last change', 'suspended', -baseMs - 1, { code: 'validation_failed', at: '/at' }],
    ['in the future', 'suspended', 1, { code: 'validation_failed', at: '/at' }],
  ])('are not changed to one %s, and nothing is left of it', async (_, state, ms, problem) => {
    await imported();
    expect(await change(state, ms)).toMatchObject({ ok: false, problem });
    expect(await storage.trialReads.states('xinyi', everything)).toHaveLength(1);
    expect(await refolds()).toEqual([]);
  });

  it('are not changed where there is no such trial', async () => {
    expect(await change('suspended', 0)).toMatchObject({ problem: { code: 'not_found' } });
  });

  it('follow one another where two change them at once', async () => {
    await imported();
    const outcomes = await Promise.all([change('suspended', 0), change('suspended', 0)]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(await change('running', 0)).toMatchObject({ ok: true });
    expect((await storage.trialReads.states('xinyi', everything))?.map(({ state }) => state)).toEqual([
      'running',
      'suspended',
      'running',
    ]);
  });

  it('go out with the file and come in with it', async () => {
    await imported();
    await change('suspended', -60_000);
    const file = await storage.trialReads.exportFile('xinyi', everything);
    if (file === null) throw new Error('there is no file');
    await runSql(url, 'TRUNCATE trial, vendor CASCADE');
    nowMs += 1_000;
    expect(await storage.trials.importFile(file, 'op')).toMatchObject({ value: { state: 'suspended' } });
    const again = await storage.trialReads.exportFile('xinyi', everything);
    expect(again?.stateChanges).toEqual(file.stateChanges);
    // The registration is of this installation.
    expect(again?.devices.map(({ registeredAt }) => registeredAt)).toEqual([at(1_000), at(1_000), at(1_000)]);
    expect(file.devices[0]?.registeredAt).toBe(at(0));
  });

  it.each<[string, TrialFile['stateChanges'], string]>([
    [
      'do not ascend',
      [
        { state: 'running', at: at(1) },
        { state: 'running', at: at(0) },
      ],
      '/stateChanges/1/at',
    ],
    ['end in another state', [{ state: 'suspended', at: at(0) }], '/stateChanges/0/state'],
  ])('of a file are refused where they %s', async (_, stateChanges, place) => {
    expect(await storage.trials.importFile({ ...xinyiFile, stateChanges }, 'op')).toMatchObject({
      ok: false,
      problem: { code: 'validation_failed', at: place },
    });
    expect(await storage.trialReads.find('xinyi', everything)).toBeNull();
  });
});

describe('what the verdicts stand on', () => {
  const conditions = xinyiFile.permits[0]?.conditions;
  if (conditions === undefined) throw new Error('the file has no permit');
  const group = { id: 'cyclists', rule: 'third_party_in_lane', params: {} };
  const withGroup = { ...conditions, rules: [...conditions.rules, group] };

  it('a state from the past on has all devices judged again, and rules of several devices', async () => {
    await imported({
      permits: [{ ...xinyiFile.permits[0], version: 1, validFrom: at(-10_000), conditions: withGroup }],
    });
    await change('suspended', -60_000);
    expect(await subjects()).toEqual(['bus-1', 'bus-2', 'lamp-1', 'xinyi/cyclists']);
    expect((await refolds())[0]).toMatchObject({
      trialId: 'xinyi',
      from: at(-60_000),
      to: null,
      requestedAt: at(0),
      doneAt: null,
      state: 'owed',
    });
  });

  it('a permit that is in force already, or will be in a moment, likewise; one of the future not', async () => {
    await imported();
    await storage.trials.publishPermit('xinyi', { conditions: withGroup, validFrom: at(-1_000) }, 'op');
    expect(await subjects()).toEqual(['bus-1', 'bus-2', 'lamp-1', 'xinyi/cyclists']);
    expect(new Set((await refolds()).map(({ from }) => from))).toEqual(new Set([at(-1_000)]));
    // Something may be stored that was observed later than now.
    await storage.trials.publishPermit('xinyi', { conditions, validFrom: at(1) }, 'op');
    expect(await refolds()).toHaveLength(8);
    await storage.trials.publishPermit('xinyi', { conditions, validFrom: at(3_600_000) }, 'op');
    expect(await refolds()).toHaveLength(8);
  });
});

describe('orders to judge again', () => {
  const request = (deviceId: string, ms: number) => storage.refolds.request({ deviceId, from: at(ms) });
  const commit = async (...rows: ReturnType<typeof refoldRequest>[]) => {
    const store = storage.createShardStore();
    await store.commit({ ...emptyDraft, verdicts: { ...emptyDraft.verdicts, refolds: rows } }, () => {
      throw new Error('rejudge was called');
    });
    await store.close();
  };
  beforeEach(() => imported());

  it('are given for a device from a time on', async () => {
    const requested = await request('bus-1', -3_600_000);
    expect(requested).toMatchObject({
      ok: true,
      value: {
        trialId: 'xinyi',
        subject: 'bus-1',
        from: at(-3_600_000),
        to: null,
        state: 'owed',
        doneAt: null,
      },
    });
    expect(await refolds()).toEqual(requested.ok ? [requested.value] : []);
    expect(await request('none', 0)).toMatchObject({ problem: { code: 'not_found', at: '/deviceId' } });
    expect(await request('bus-1', 1)).toMatchObject({ problem: { code: 'validation_failed', at: '/from' } });
  });

  it('are listed newest first, by trial, device and state, and each reader sees its own', async () => {
    await commit(
      refoldRequest({ held: true }),
      refoldRequest({ subjectId: 'lamp-1' }),
      refoldRequest({ subjectId: 'xinyi/cyclists' }),
    );
    await request('bus-1', 0);
    const [newest] = await refolds({ deviceId: 'bus-1', state: 'owed' });
    const store = storage.createShardStore();
    await store.amend({ findings: [], checkpoints: [], doneIds: [newest?.id ?? ''] });
    await store.close();
    expect((await refolds()).map(({ subject, state }) => [subject, state])).toEqual([
      ['bus-1', 'done'],
      ['xinyi/cyclists', 'owed'],
      ['lamp-1', 'owed'],
      ['bus-1', 'done'],
    ]);
    expect(await subjects({ state: 'done' })).toEqual(['bus-1', 'bus-1']);
    expect(await subjects({ state: 'held' })).toEqual([]);
    expect(await subjects({ trialId: 'other' })).toEqual([]);
    expect(await subjects({}, 'turing')).toEqual(['bus-1', 'bus-1']);
    expect(await subjects({}, 'lumen')).toEqual(['lamp-1']);
    const first = await storage.refoldReads.list({ limit: 3 }, everything);
    const cursor = first.ok ? (first.value.nextCursor ?? undefined) : undefined;
    expect(await storage.refoldReads.list({ limit: 3, cursor }, everything)).toMatchObject({
      value: { items: [{ subject: 'bus-1' }], nextCursor: null },
    });
    expect(await storage.refoldReads.list({ limit: 3, cursor: 'x' }, everything)).toMatchObject({
      problem: { code: 'invalid_cursor' },
    });
  });
});

describe('a database of the version before', () => {
  it('keeps its orders, and each trial gets its state as its history', async () => {
    await imported({ trial: { ...xinyiFile.trial, state: 'suspended' } });
    await runSql(
      url,
      `DROP TABLE trial_state_change;
       DROP INDEX refold_request_owed, refold_request_held, refold_request_subject, finding_standing, finding_standing_rule;
       ALTER TABLE refold_request DROP COLUMN to_at, DROP COLUMN held;
       ALTER TABLE refold_request RENAME COLUMN subject_id TO device_id;
       CREATE INDEX refold_request_owed ON refold_request (id) WHERE done_at IS NULL;
       INSERT INTO refold_request (trial_id, device_id, from_at, requested_at) VALUES ('xinyi', 'bus-1', now(), now());
       DELETE FROM migration WHERE name LIKE 'ExtendRefolds%'`,
    );
    const again = await database.openAgain(url, () => nowMs);
    expect(await again.trialReads.states('xinyi', everything)).toEqual([{ state: 'suspended', at: epoch }]);
    expect(await again.refoldReads.list({ limit: 5 }, everything)).toMatchObject({
      value: { items: [{ subject: 'bus-1', to: null, state: 'owed' }] },
    });
  });
});
