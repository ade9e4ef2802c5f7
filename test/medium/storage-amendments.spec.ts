import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Amendment, FindingRow, RefoldRequest, ShardStore, Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';
import {
  baseMs,
  checkpointRow,
  emptyAmendment,
  emptyDraft,
  findingRow,
  refoldRequest,
} from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let store: ShardStore;
let url: string;
let nowMs = baseMs;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => nowMs));
  store = storage.createShardStore();
});
beforeEach(async () => {
  nowMs = baseMs + 3_600_000;
  await emptyIngestTables(url);
});
afterAll(async () => {
  await store?.close();
  await database?.stop();
});

const everything = { vendorId: null };
const never = () => {
  throw new Error('rejudge was called');
};
const at = (ms: number) => new Date(baseMs + ms).toISOString();

const commit = (verdicts: Partial<{ findings: FindingRow[]; refolds: RefoldRequest[] }>) =>
  store.commit({ ...emptyDraft, verdicts: { ...emptyDraft.verdicts, ...verdicts } }, never);
const amend = (amendment: Partial<Amendment>) => store.amend({ ...emptyAmendment, ...amendment });
const find = async (findingId: string) => {
  const finding = await storage.findingReads.find(findingId, everything);
  if (finding === null) throw new Error(`there is no finding ${findingId}`);
  return finding;
};
const incidentOf = async (findingId: string) => {
  const incident = await storage.incidentReads.find((await find(findingId)).incidentId ?? '', everything);
  if (incident === null) throw new Error(`${findingId} has no incident`);
  return incident;
};
const idsInState = async (state: 'owed' | 'held' | 'done') => {
  const page = await storage.refoldReads.list({ limit: 100, state }, everything);
  if (!page.ok) throw new Error(page.problem.detail);
  return page.value.items.map(({ id }) => id).toReversed();
};

describe('an amendment', () => {
  it('makes a new revision of a finding, and its incident tells what was before', async () => {
    await commit({ findings: [findingRow('f1', { endMs: baseMs + 9_000 }, 'ended')] });
    const changed = findingRow('f1', { onsetMs: baseMs - 4_000, endMs: baseMs + 2_000 }, 'ended');
    const report = await amend({ findings: [changed] });
    expect(report).toMatchObject({
      fellBack: false,
      findings: [{ id: 'f1', revision: 2, onset: at(-4_000) }],
    });
    expect(report.incidents).toMatchObject([{ onset: at(-4_000), endedAt: at(2_000) }]);
    expect((await find('f1')).revisions.map(({ onset, end }) => [onset, end])).toEqual([
      [at(0), at(9_000)],
      [at(-4_000), at(2_000)],
    ]);
    const { entries } = await incidentOf('f1');
    const worst = { value: 1.25, unit: 'm', at: at(1_000) };
    expect(entries.slice(1)).toMatchObject([
      {
        type: 'finding_amended',
        text: null,
        details: {
          findingId: 'f1',
          revision: 2,
          rule: 'left_lane',
          state: 'ended',
          before: { state: 'ended', onset: at(0), end: at(9_000), worst, severity: 'severe' },
          after: { state: 'ended', onset: at(-4_000), end: at(2_000), worst, severity: 'severe' },
        },
      },
    ]);
  });

  it('of a worst value alone makes a revision and no entry', async () => {
    await commit({ findings: [findingRow('f1', { endMs: baseMs + 9_000 }, 'ended')] });
    const worst = { value: 3, unit: 'm', atMs: baseMs + 2_000 };
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 9_000, worst }, 'ended')] });
    expect(await find('f1')).toMatchObject({ revision: 2, worst: { value: 3 } });
    expect((await incidentOf('f1')).entries).toHaveLength(1);
  });

  it('withdraws with the reason and merges into another; the incident is marked, and stays open', async () => {
    const second = { onsetMs: baseMs + 20_000, endMs: baseMs + 30_000 };
    await commit({
      findings: [findingRow('f1', { endMs: baseMs + 9_000 }, 'ended'), findingRow('f2', second, 'ended')],
    });
    const merged = { ...findingRow('f2', second, 'withdrawn'), mergedInto: 'f1' };
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 30_000 }, 'ended'), merged] });
    expect(await find('f2')).toMatchObject({ state: 'merged', mergedInto: 'f1', withdrawnReason: null });
    expect(await incidentOf('f2')).toMatchObject({
      allWithdrawn: false,
      endedAt: at(30_000),
      findingCount: 2,
    });
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 30_000 }, 'withdrawn')] });
    expect(await find('f1')).toMatchObject({ state: 'withdrawn', withdrawnReason: 'late data' });
    const incident = await incidentOf('f1');
    expect(incident).toMatchObject({ state: 'open', allWithdrawn: true });
    expect(incident.entries.map(({ details }) => [details.findingId, details.state])).toEqual([
      ['f1', 'ended'],
      ['f2', 'ended'],
      ['f1', 'ended'],
      ['f2', 'merged'],
      ['f1', 'withdrawn'],
    ]);
    expect(incident.entries[3]?.details).toMatchObject({ mergedInto: 'f1' });
    expect(incident.entries[4]?.details).toMatchObject({ reason: 'late data' });
  });

  it('lets the incident be as grave as what stands of it', async () => {
    const critical = { onsetMs: baseMs + 1_000, endMs: baseMs + 2_000, severity: 'critical' as const };
    await commit({ findings: [findingRow('f1'), findingRow('f2', critical, 'ended')] });
    expect(await incidentOf('f1')).toMatchObject({ severity: 'critical', onset: at(0) });
    const report = await amend({ findings: [findingRow('f2', critical, 'withdrawn')] });
    expect(report.incidents).toMatchObject([{ severity: 'severe', allWithdrawn: false }]);
    await amend({ findings: [findingRow('f1', {}, 'withdrawn')] });
    expect(await incidentOf('f1')).toMatchObject({ severity: 'critical', allWithdrawn: true });
  });

  it('revives what was withdrawn or merged, in its incident', async () => {
    await commit({ findings: [findingRow('f1'), findingRow('f2', { onsetMs: baseMs + 1_000 })] });
    const { id } = await incidentOf('f1');
    await amend({
      findings: [
        findingRow('f1', {}, 'withdrawn'),
        { ...findingRow('f2', { onsetMs: baseMs + 1_000 }, 'withdrawn'), mergedInto: 'f1' },
      ],
    });
    const revived = findingRow('f2', { onsetMs: baseMs + 1_000, endMs: baseMs + 5_000 }, 'ended');
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 500 }, 'ended'), revived] });
    expect(await find('f1')).toMatchObject({
      revision: 3,
      state: 'ended',
      withdrawnReason: null,
      incidentId: id,
    });
    expect(await find('f2')).toMatchObject({ revision: 3, state: 'ended', mergedInto: null, incidentId: id });
    expect(await incidentOf('f1')).toMatchObject({ allWithdrawn: false, endedAt: at(5_000) });
  });

  it('opens an incident again that people resolved while nothing of it stood', async () => {
    const operator = { type: 'user', id: 'op', name: 'op' } as const;
    const resolve = async (verdict: 'false_alarm' | 'real') =>
      storage.incidents.act(
        (await incidentOf('f1')).id,
        { action: 'resolve', verdict, text: 'seen' },
        operator,
        everything,
      );
    await commit({ findings: [findingRow('f1')] });
    await amend({ findings: [findingRow('f1', {}, 'withdrawn')] });
    await resolve('false_alarm');
    const ended = findingRow('f1', { endMs: baseMs + 9_000 }, 'ended');
    const report = await amend({ findings: [ended] });
    expect(report.incidents).toMatchObject([{ state: 'open', allWithdrawn: false }]);
    const { state, verdict, entries } = await incidentOf('f1');
    expect({ state, verdict }).toEqual({ state: 'open', verdict: null });
    expect(entries.slice(-2)).toMatchObject([
      { type: 'finding_amended', details: { state: 'ended' } },
      { type: 'reopened', actor: { type: 'system' }, details: { findingId: 'f1', revision: 3 } },
    ]);
    // What people judged while it stood is theirs.
    await resolve('real');
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 5_000 }, 'ended')] });
    expect(await incidentOf('f1')).toMatchObject({ state: 'resolved', verdict: 'real' });
  });

  it('that says what is stored changes nothing, however often it is written', async () => {
    const row = findingRow('f1', { endMs: baseMs + 9_000 }, 'ended');
    const merged = { ...findingRow('f2', { endMs: baseMs + 1_000 }, 'withdrawn'), mergedInto: 'f1' };
    await commit({ findings: [row, findingRow('f2', { endMs: baseMs + 1_000 }, 'ended')] });
    await amend({ findings: [row, merged] });
    const report = await amend({ findings: [row, merged] });
    expect(report).toEqual({ findings: [], incidents: [], fellBack: false });
    expect([(await find('f1')).revision, (await find('f2')).revision]).toEqual([1, 2]);
  });

  it('puts findings that are close to each other into one incident, as batches do', async () => {
    const minuteMs = 60_000;
    const rows = [0, 9, 18, 27].map((minute) =>
      findingRow(
        `m${minute}`,
        { onsetMs: baseMs + minute * minuteMs, endMs: baseMs + (minute + 1) * minuteMs },
        'ended',
      ),
    );
    const report = await amend({ findings: rows });
    expect(report.incidents).toMatchObject([{ findingCount: 4, onset: at(0), endedAt: at(28 * minuteMs) }]);
  });

  it('does not wait for ever where somebody acts on the incident at the same time', async () => {
    await commit({ findings: [findingRow('f1')] });
    const { id } = await incidentOf('f1');
    const actor = { type: 'user' as const, id: 'u1', name: '王' };
    const comments = [1, 2, 3, 4].map((n) =>
      storage.incidents.act(id, { action: 'comment', text: `${n}` }, actor, everything),
    );
    await amend({ findings: [findingRow('f1', { endMs: baseMs + 1_000 }, 'ended')] });
    await Promise.all(comments);
    expect((await incidentOf('f1')).entries.map(({ id: entry }) => entry)).toEqual(
      [1, 2, 3, 4, 5, 6].map((no) => `${id}.${no}`),
    );
  });
});

describe('re-fold requests', () => {
  it('are owed until an amendment names them, once', async () => {
    await commit({ refolds: [refoldRequest(), refoldRequest({ subjectId: 'xinyi/cyclists', toMs: null })] });
    const source = storage.refoldSource(() => never);
    const owed = await source.owed();
    expect(owed).toEqual(
      [
        { id: '1', trialId: 'xinyi', subjectId: 'bus-1', fromMs: baseMs, toMs: baseMs + 60_000 },
        { id: '2', trialId: 'xinyi', subjectId: 'xinyi/cyclists', fromMs: baseMs, toMs: null },
      ].map((one, index) => ({ ...one, id: owed[index]?.id })),
    );
    const doneIds = owed.slice(0, 1).map(({ id }) => id);
    await amend({ doneIds });
    nowMs += 1_000;
    await amend({ doneIds });
    expect((await source.owed()).map(({ subjectId }) => subjectId)).toEqual(['xinyi/cyclists']);
    const [done] = await runSql(url, 'SELECT done_at FROM refold_request WHERE done_at IS NOT NULL');
    expect(done?.done_at).toEqual(new Date(nowMs - 1_000));
  });

  it('are not owed any more where whoever settled them was given up before the answer', async () => {
    await commit({ refolds: [refoldRequest(), refoldRequest({ subjectId: 'bus-2' })] });
    const [first = '', second = ''] = await idsInState('owed');
    const source = storage.refoldSource(() => never);
    const givenUp = await database.client(url);
    await givenUp.query('BEGIN');
    await givenUp.query('UPDATE refold_request SET done_at = now() WHERE id = $1', [first]);
    let isAnswered = false;
    const owed = source.stillOwed([first, second]).finally(() => {
      isAnswered = true;
    });
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%refold_request%'`;
    await expect.poll(async () => (await runSql(url, waiting)).length).toBe(1);
    expect(isAnswered).toBe(false);
    await givenUp.query('COMMIT');
    expect(await owed).toEqual(new Set([second]));
    await givenUp.end();
  });

  it('that are held wait, until what is done covers them', async () => {
    const held = (over: Partial<RefoldRequest>) => refoldRequest({ held: true, ...over });
    await commit({
      refolds: [
        held({}),
        held({ fromMs: baseMs + 59_000, toMs: baseMs + 61_000 }),
        held({ fromMs: baseMs - 1 }),
        held({ toMs: null }),
        held({ subjectId: 'bus-2' }),
        refoldRequest(),
        held({ fromMs: baseMs + 1, toMs: baseMs + 2 }),
      ],
    });
    const [within, across, before, open, other, later] = await idsInState('held');
    const owed = await idsInState('owed');
    expect((await storage.refoldSource(() => never).owed()).map(({ id }) => id)).toEqual(owed);
    await amend({ doneIds: owed });
    expect(await idsInState('held')).toEqual([across, before, open, other, later]);
    expect(await idsInState('done')).toEqual([within, ...owed]);
    await commit({ refolds: [refoldRequest({ fromMs: baseMs - 5_000, toMs: null })] });
    await amend({ doneIds: await idsInState('owed') });
    expect(await idsInState('held')).toEqual([other]);
  });
});

describe('checkpoints', () => {
  it('are found before a time and beyond a key; the one saved last at a key counts', async () => {
    await amend({
      checkpoints: [
        checkpointRow(baseMs, 1),
        checkpointRow(baseMs + 60_000, 2),
        checkpointRow(baseMs, 9, 'bus-2'),
      ],
    });
    await amend({ checkpoints: [checkpointRow(baseMs + 60_000, 3), checkpointRow(baseMs + 120_000, 4)] });
    const source = storage.refoldSource(() => never);
    const whichBefore = async (beforeMs: number) =>
      (await source.checkpointBefore('bus-1', beforeMs))?.state.rules.lane;
    expect(await whichBefore(baseMs)).toBeUndefined();
    expect(await whichBefore(baseMs + 60_000)).toEqual({ which: 1 });
    expect(await whichBefore(baseMs + 60_001)).toEqual({ which: 3 });
    expect(await storage.periodReads(() => never).checkpointBefore('bus-2', baseMs + 1)).toEqual(
      checkpointRow(baseMs, 9, 'bus-2'),
    );
    const beyond = async (key: { observedAtMs: number; bootId: string; seq: number } | null, limit: number) =>
      (await source.checkpointsAfter('bus-1', key, limit)).map(({ state }) => state.rules.lane);
    expect(await beyond(null, 9)).toEqual([{ which: 1 }, { which: 3 }, { which: 4 }]);
    expect(await beyond({ observedAtMs: baseMs, bootId: 'b1', seq: 1 }, 1)).toEqual([{ which: 3 }]);
    expect(await beyond({ observedAtMs: baseMs, bootId: 'b1', seq: 0 }, 9)).toHaveLength(3);
    expect((await source.checkpointBefore('bus-1', baseMs + 1))?.at).toEqual(checkpointRow(baseMs, 1).at);
  });
});

describe('an amendment that is cut off', () => {
  it('leaves nothing, and can be written again', async () => {
    await commit({ findings: [findingRow('f1')], refolds: [refoldRequest()] });
    const doneIds = await idsInState('owed');
    const amendment: Amendment = {
      findings: [
        findingRow('f1', { endMs: baseMs + 1_000 }, 'ended'),
        findingRow('f2', { deviceId: 'bus-2' }),
      ],
      checkpoints: [checkpointRow(baseMs, 1)],
      doneIds,
    };
    // It stands still after its checkpoints and findings: the request is locked by somebody else.
    const blocker = await database.client(url);
    await blocker.query('BEGIN; SELECT * FROM refold_request FOR UPDATE');
    const failed = expect(store.amend(amendment)).rejects.toThrow(/terminat/);
    await expect
      .poll(() =>
        runSql(
          url,
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()
             AND application_name = 'trialwatch ingest' AND wait_event_type = 'Lock'`,
        ),
      )
      .toHaveLength(1);
    await failed;
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await find('f1')).toMatchObject({ revision: 1, state: 'open' });
    expect(await storage.findingReads.find('f2', everything)).toBeNull();
    expect((await incidentOf('f1')).entries).toHaveLength(1);
    expect(await runSql(url, 'SELECT 1 FROM device_checkpoint')).toEqual([]);
    expect(await idsInState('owed')).toEqual(doneIds);
    await store.amend(amendment);
    expect(await find('f1')).toMatchObject({ revision: 2, state: 'ended' });
    expect(await idsInState('owed')).toEqual([]);
  });
});

describe('stored findings', () => {
  it('are those that stand and touch the stretch, as the rules said them', async () => {
    const ended = (id: string, fromMs: number, toMs: number, over: object = {}) =>
      findingRow(id, { onsetMs: baseMs + fromMs, endMs: baseMs + toMs, ...over }, 'ended');
    const rows = [
      ended('before', -9_000, -1),
      ended('touches', -9_000, 0),
      findingRow('goes-on', { onsetMs: baseMs - 10_000 }),
      ended('last', 5_000, 6_000, { ruleId: 'lane-2', severity: 'minor', worst: null }),
      ended('after', 5_001, 6_000),
      ended('other-bus', 0, 1_000, { deviceId: 'bus-2' }),
      findingRow('gone', { onsetMs: baseMs + 10 }),
    ];
    await commit({ findings: rows });
    await amend({ findings: [findingRow('gone', { onsetMs: baseMs + 10 }, 'withdrawn')] });
    const source = storage.refoldSource(() => never);
    const ids = async (over: object) =>
      (await source.findings({ trialId: 'xinyi', fromMs: baseMs, toMs: baseMs + 5_000, ...over })).map(
        ({ findingId }) => findingId,
      );
    expect(await ids({ deviceId: 'bus-1' })).toEqual(['goes-on', 'touches', 'last']);
    expect(await ids({ deviceId: 'bus-1', toMs: null })).toEqual(['goes-on', 'touches', 'last', 'after']);
    expect(await ids({ ruleId: 'lane-2' })).toEqual(['last']);
    expect(await ids({ ruleId: 'lane' })).toEqual(['goes-on', 'touches', 'other-bus']);
    expect(await ids({ trialId: 'other' })).toEqual([]);
    const [last] = await source.findings({ trialId: 'xinyi', ruleId: 'lane-2', fromMs: baseMs, toMs: null });
    expect(last).toMatchObject({ vendorId: 'turing', permitVersion: 1, endMs: baseMs + 6_000 });
    expect(last?.episode).toEqual(rows[3]?.change.episode);
    expect(await source.takenIds(['last', 'gone', 'none'])).toEqual(new Set(['last']));
    expect(await source.takenIds([])).toEqual(new Set());
  });
});
