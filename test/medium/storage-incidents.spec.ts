import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor, IncidentAction } from '#contracts';
import type { FindingRow, Storage } from '#storage';
import { emptyIngestTables, runSql, TestDatabase } from '../support/database.js';
import { baseMs, emptyDraft, findingRow } from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
let nowMs = baseMs;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => nowMs));
});
beforeEach(async () => {
  nowMs = baseMs + 5_000;
  await emptyIngestTables(url);
});
afterAll(() => database?.stop());

const everything = { vendorId: null };
const minuteMs = 60_000;
const operator: Actor = { type: 'user', id: 'u1', name: '王小明' };

async function commit(...findings: FindingRow[]) {
  const store = storage.createShardStore();
  const report = await store.commit({ ...emptyDraft, verdicts: { ...emptyDraft.verdicts, findings } }, () => {
    throw new Error('rejudge was called');
  });
  await store.close();
  return report;
}

async function incidentOf(findingId: string) {
  const finding = await storage.findingReads.find(findingId, everything);
  const incident = await storage.incidentReads.find(finding?.incidentId ?? '', everything);
  if (incident === null) throw new Error(`${findingId} has no incident`);
  return incident;
}

describe('a finding', () => {
  it('gets a revision a batch, and every one is kept', async () => {
    const report = await commit(findingRow('f1'));
    expect(report.findings).toEqual([
      {
        id: 'f1',
        revision: 1,
        trialId: 'xinyi',
        deviceId: 'bus-1',
        kind: 'bus',
        vendorId: 'turing',
        rule: 'left_lane',
        ruleId: 'lane',
        severity: 'severe',
        state: 'open',
        onset: '2026-11-20T01:00:00.000Z',
        end: null,
        worst: { value: 1.25, unit: 'm', at: '2026-11-20T01:00:01.000Z' },
        incidentId: report.incidents[0]?.id,
        placeId: 'lane-1',
      },
    ]);
    const worse = { worst: { value: 2, unit: 'm', atMs: baseMs + 2_000 } };
    await commit(
      findingRow('f1', worse, 'updated'),
      findingRow('f1', { ...worse, endMs: baseMs + 3_000 }, 'ended'),
    );
    const finding = await storage.findingReads.find('f1', everything);
    expect(finding).toMatchObject({
      revision: 2,
      state: 'ended',
      end: '2026-11-20T01:00:03.000Z',
      worst: { value: 2 },
    });
    expect(finding?.revisions.map(({ revision, state }) => [revision, state])).toEqual([
      [1, 'open'],
      [2, 'ended'],
    ]);
    expect(finding?.revisions[0]?.evidence).toEqual({
      enterM: 0.5,
      points: [{ at: baseMs, distanceM: 0.75 }],
    });
  });

  it('that says nothing new is not written again', async () => {
    await commit(findingRow('f1'));
    nowMs += 1000;
    expect(await commit(findingRow('f1'))).toEqual({ findings: [], incidents: [], fellBack: false });
    expect(await storage.findingReads.find('f1', everything)).toMatchObject({ revision: 1 });
    expect((await incidentOf('f1')).entries).toHaveLength(1);
  });

  it('of a light rule opens no incident', async () => {
    const report = await commit(
      findingRow('f1', { severity: 'minor' }),
      findingRow('f2', { severity: 'info' }),
    );
    expect(report.incidents).toEqual([]);
    expect(await storage.findingReads.open()).toHaveLength(2);
  });
});

describe('an incident', () => {
  it('is opened by a severe finding, and says so', async () => {
    const report = await commit(findingRow('f1', { severity: 'critical' }));
    expect(report.incidents).toMatchObject([
      {
        number: 1,
        trialId: 'xinyi',
        vendorId: 'turing',
        deviceId: 'bus-1',
        kind: 'bus',
        rule: 'left_lane',
        severity: 'critical',
        state: 'open',
        onset: '2026-11-20T01:00:00.000Z',
        openedAt: '2026-11-20T01:00:05.000Z',
        endedAt: null,
        findingCount: 1,
        allWithdrawn: false,
      },
    ]);
    const { entries, findings } = await incidentOf('f1');
    expect(entries).toEqual([
      {
        id: `${report.incidents[0]?.id}.1`,
        at: '2026-11-20T01:00:05.000Z',
        actor: { type: 'system', id: 'ingest', name: 'TrialWatch' },
        type: 'opened',
        text: null,
        details: { findingId: 'f1', revision: 1, state: 'open' },
      },
    ]);
    expect(findings.map(({ id }) => id)).toEqual(['f1']);
  });

  it('takes up findings of its device and rule within ten minutes, and no others', async () => {
    const endMs = baseMs + minuteMs;
    await commit(findingRow('f1', { endMs }, 'ended'));
    const report = await commit(
      findingRow('near', { onsetMs: endMs + 10 * minuteMs }),
      findingRow('other-rule', { rule: 'overspeed', ruleId: 'speed' }),
      findingRow('other-bus', { deviceId: 'bus-2' }),
    );
    expect(report.incidents).toHaveLength(3);
    const joined = await incidentOf('near');
    expect(joined).toMatchObject({ findingCount: 2, endedAt: null, onset: '2026-11-20T01:00:00.000Z' });
    expect(joined.entries.map(({ type }) => type)).toEqual(['opened', 'finding_added']);
    await commit(
      findingRow('near', { onsetMs: endMs + 10 * minuteMs, endMs: endMs + 11 * minuteMs }, 'ended'),
    );
    nowMs = endMs + 40 * minuteMs;
    await commit(findingRow('far', { onsetMs: endMs + 21 * minuteMs + 1 }));
    expect((await incidentOf('far')).id).not.toBe(joined.id);
    expect((await incidentOf('far')).number).toBe(4);
  });

  it('does not take up findings once it is resolved', async () => {
    await commit(findingRow('f1', { endMs: baseMs + 1000 }, 'ended'));
    const { id } = await incidentOf('f1');
    await storage.incidents.act(
      id,
      { action: 'resolve', verdict: 'real', text: 'seen' },
      operator,
      everything,
    );
    await commit(findingRow('f2', { onsetMs: baseMs + 2000 }));
    expect((await incidentOf('f2')).id).not.toBe(id);
  });

  it('tells when its findings end or are withdrawn, and stays', async () => {
    await commit(findingRow('f1'));
    await commit(findingRow('f1', { worst: null }, 'updated'));
    await commit(findingRow('f1', { endMs: baseMs + 4_000 }, 'ended'));
    expect(await incidentOf('f1')).toMatchObject({
      endedAt: '2026-11-20T01:00:04.000Z',
      allWithdrawn: false,
    });
    await commit(findingRow('f1', { endMs: baseMs + 4_000 }, 'withdrawn'));
    const incident = await incidentOf('f1');
    expect(incident).toMatchObject({ state: 'open', allWithdrawn: true, findingCount: 1 });
    expect(incident.findings[0]).toMatchObject({ state: 'withdrawn', withdrawnReason: 'late data' });
    expect(incident.entries.map(({ type, details }) => [type, details.state])).toEqual([
      ['opened', 'open'],
      ['finding_amended', 'ended'],
      ['finding_amended', 'withdrawn'],
    ]);
  });
});

describe('what people do to an incident', () => {
  const act = async (findingId: string, action: IncidentAction) =>
    storage.incidents.act((await incidentOf(findingId)).id, action, operator, everything);

  it('is appended, and changes its state', async () => {
    await commit(findingRow('f1'));
    expect(await act('f1', { action: 'acknowledge' })).toMatchObject({
      ok: true,
      value: { state: 'acknowledged' },
    });
    await act('f1', { action: 'assign', assignee: '李', text: 'please look' });
    await act('f1', { action: 'comment', text: 'nul \0 is no text' });
    const resolved = await act('f1', { action: 'resolve', verdict: 'false_alarm', text: 'drift' });
    expect(resolved).toMatchObject({ value: { state: 'resolved', verdict: 'false_alarm', assignee: '李' } });
    const reopened = await act('f1', { action: 'reopen', text: 'not so sure' });
    expect(reopened).toMatchObject({ value: { state: 'open', verdict: null } });
    const { entries } = await incidentOf('f1');
    expect(entries.map(({ type }) => type)).toEqual([
      'opened',
      'acknowledged',
      'assigned',
      'commented',
      'resolved',
      'reopened',
    ]);
    expect(entries[3]?.text).toBe('nul \ufffd is no text');
    expect(entries[4]).toMatchObject({ actor: operator, details: { verdict: 'false_alarm' }, text: 'drift' });
  });

  it.each<[string, IncidentAction[]]>([
    ['acknowledged twice', [{ action: 'acknowledge' }, { action: 'acknowledge' }]],
    ['reopened while open', [{ action: 'reopen', text: 'x' }]],
    [
      'resolved twice',
      [
        { action: 'resolve', verdict: 'real', text: 'x' },
        { action: 'resolve', verdict: 'real', text: 'x' },
      ],
    ],
    [
      'assigned after it was resolved',
      [
        { action: 'resolve', verdict: 'real', text: 'x' },
        { action: 'assign', assignee: 'x' },
      ],
    ],
  ])('cannot be %s', async (_, actions) => {
    await commit(findingRow('f1'));
    const outcomes = [];
    for (const action of actions) outcomes.push(await act('f1', action));
    expect(outcomes.at(-1)).toMatchObject({ ok: false, problem: { code: 'invalid_transition' } });
    expect((await incidentOf('f1')).entries).toHaveLength(actions.length);
  });

  it('happens once where two do it at the same time', async () => {
    await commit(findingRow('f1'));
    const outcomes = await Promise.all([
      act('f1', { action: 'acknowledge' }),
      act('f1', { action: 'acknowledge' }),
    ]);
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });

  it('is not possible on the incident of another vendor', async () => {
    await commit(findingRow('f1'));
    const { id } = await incidentOf('f1');
    const comment: IncidentAction = { action: 'comment', text: 'x' };
    const foreign = await storage.incidents.act(id, comment, operator, { vendorId: 'lumen' });
    expect(foreign).toMatchObject({ ok: false, problem: { code: 'not_found' } });
    expect(await storage.incidents.act(id, comment, operator, { vendorId: 'turing' })).toMatchObject({
      ok: true,
    });
  });
});

describe('lists of findings and incidents', () => {
  it('go page by page, newest first, within the scope', async () => {
    const rows = Array.from({ length: 5 }, (_, at) =>
      findingRow(`f${at}`, { deviceId: `bus-${at}`, onsetMs: baseMs + Math.floor(at / 2) * 1000 }),
    );
    await commit(...rows, { ...findingRow('foreign', { deviceId: 'lamp' }), vendorId: 'lumen' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await storage.findingReads.list({ limit: 2, cursor }, { vendorId: 'turing' });
      if (!page.ok) throw new Error(page.problem.detail);
      seen.push(...page.value.items.map(({ id }) => id));
      cursor = page.value.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(['f4', 'f3', 'f2', 'f1', 'f0']);
    const incidents = await storage.incidentReads.list({ limit: 10 }, { vendorId: 'lumen' });
    expect(incidents).toMatchObject({ value: { items: [{ deviceId: 'lamp' }], nextCursor: null } });
    expect(await storage.incidentReads.open()).toHaveLength(6);
    const some = await storage.findingReads.list(
      { limit: 10 },
      { vendorId: null, deviceIds: ['bus-1', 'lamp'] },
    );
    expect(some).toMatchObject({ value: { items: [{ id: 'foreign' }, { id: 'f1' }] } });
  });

  it('are filtered by every filter', async () => {
    await commit(
      findingRow('f1'),
      findingRow('f2', { rule: 'overspeed', severity: 'minor', onsetMs: baseMs + 1000 }),
    );
    const ids = async (filter: object) => {
      const page = await storage.findingReads.list({ limit: 10, ...filter }, everything);
      return page.ok ? page.value.items.map(({ id }) => id) : page.problem.code;
    };
    expect(await ids({ trialId: 'xinyi', deviceId: 'bus-1', state: 'open' })).toEqual(['f2', 'f1']);
    expect(await ids({ rule: 'overspeed' })).toEqual(['f2']);
    expect(await ids({ severity: 'severe' })).toEqual(['f1']);
    expect(await ids({ from: '2026-11-20T09:00:01+08:00' })).toEqual(['f2']);
    expect(await ids({ to: '2026-11-20T01:00:01.000Z' })).toEqual(['f1']);
    expect(await ids({ trialId: 'other' })).toEqual([]);
    expect(await ids({ cursor: 'garbage' })).toBe('invalid_cursor');
    expect(await runSql(url, "SELECT 1 FROM incident WHERE rule = 'overspeed'")).toEqual([]);
  });
});
