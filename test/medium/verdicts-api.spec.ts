import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BacktestDifference,
  type BacktestFinding,
  deviceTopic,
  type Explanation,
  type Finding,
  type IssuedCredential,
  type IssuedToken,
  type TrialFile,
  type TrialFileInput,
} from '#contracts';
import { createRandom, type SimulatedMessage, scenarioMessages, scenarios, trialFileFrom } from '#simulators';
import { runProgram } from '../../apps/cli/src/program.js';
import { ApiClient } from '../support/api-client.js';
import { type StartedServer, startTestServer } from '../support/running-server.js';
import { shuffledLate } from '../support/shuffled-late.js';

const scenario = scenarios.get('xinyi-night')!;
const startMs = Date.now() - 3_600_000;
const endMs = startMs + scenario.cycleS * 1000;
const utc = (atMs: number) => new Date(atMs).toISOString();

let started: StartedServer;
let folder: string;
let trial: TrialFileInput;
let findings: readonly Finding[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trialwatch-verdicts-'));
  started = await startTestServer();
  trial = trialFileFrom(scenario, startMs);
  await started.as.administrator.post('/trials', trial);
  const messages = [...scenarioMessages(scenario, { startMs, cycles: 1 })];
  await send(shuffledLate(messages, 'ez10-01', startMs + 15_000, startMs + 60_000, createRandom(7)));
});

afterAll(async () => {
  await started?.stop();
  await rm(folder, { recursive: true });
});

/** One connection a vendor; what is given first is published first. */
async function send(messages: readonly SimulatedMessage[]): Promise<void> {
  const vendorOf = new Map(trial.devices!.map(({ id, vendorId }) => [id, vendorId]));
  for (const [vendorId, own] of Map.groupBy(messages, ({ deviceId }) => vendorOf.get(deviceId)!)) {
    const deviceIds = [...vendorOf].flatMap(([id, vendor]) => (vendor === vendorId ? [id] : []));
    const order = { id: `${vendorId}-gateway`, vendorId, deviceIds };
    const { username, password, clientId } = await started.as.administrator.post<IssuedCredential>(
      '/gateways',
      order,
    );
    const client = await connectAsync(started.server.mqttUrl, { username, password, clientId });
    for (let from = 0; from < own.length; from += 500) {
      await Promise.all(
        own.slice(from, from + 500).map(({ kind, deviceId, channel, payload }) => {
          const topic = deviceTopic({ trialId: trial.trial.id, kind, deviceId }, channel);
          return client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
        }),
      );
    }
    await client.endAsync();
  }
}

async function cli(...args: string[]) {
  let out = '';
  let err = '';
  const exitCode = await runProgram([...args, '--json'], {
    env: { TRIALWATCH_URL: started.server.httpUrl, TRIALWATCH_TOKEN: started.tokens.administrator },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    signal: new AbortController().signal,
  });
  expect(err).toBe('');
  expect(exitCode).toBe(0);
  return JSON.parse(out) as unknown;
}

const everything = () => started.as.operator.all<Finding>(`/findings?trialId=${trial.trial.id}`);

async function standing(): Promise<readonly Finding[]> {
  return (await everything()).filter(({ state }) => state === 'open' || state === 'ended');
}

function plain({ deviceId, rule, onset, end, worst, state }: Finding): BacktestFinding {
  return { deviceId, rule, onset, end, worst, state: state === 'open' ? 'open' : 'ended' };
}

const textOf = ({ onset, deviceId, rule }: BacktestFinding) => `${onset} ${deviceId} ${rule}`;
const sorted = (some: readonly BacktestFinding[]) =>
  some.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1));

describe('a stored night', () => {
  it('is exported and back-tested to the findings that the server has', async () => {
    const permit = join(folder, 'permit.json');
    const observations = join(folder, 'observations.jsonl');
    await cli('trial', 'export', trial.trial.id, '--out', permit);
    const exported = await cli('observations', 'export', trial.trial.id, '--out', observations);
    const lines = (await readFile(observations, 'utf8')).trimEnd().split('\n');
    expect(exported).toMatchObject({ observations: lines.length });
    const judged = async () => {
      const files = ['--permit', permit, '--observations', observations];
      const result = (await cli('backtest', ...files, '--strict', '--until', utc(Date.now()))) as {
        findings: BacktestFinding[];
      };
      return result.findings;
    };
    // The re-fold of the late stretch and the horizon of the silent devices follow the data.
    await expect
      .poll(async () => sorted((await standing()).map(plain)), { timeout: 110_000, interval: 1000 })
      .toEqual(sorted(await judged()));
    findings = await standing();
    for (const { rule, deviceId, onsetS, toleranceS } of scenario.groundTruth) {
      const near = ({ onset }: Finding) =>
        Math.abs(Date.parse(onset) - startMs - onsetS * 1000) <= toleranceS * 1000;
      const match = findings.find((one) => one.rule === rule && one.deviceId === deviceId && near(one));
      expect(match, `${rule} of ${deviceId}`).toBeDefined();
    }
    await writeFile(observations, lines.toReversed().join('\n'));
    expect(await judged()).toEqual(expect.arrayContaining(findings.map(plain)));
  });

  it('explains every finding of it, and finds it again', async () => {
    expect(findings.length).toBeGreaterThan(10);
    for (const finding of findings) {
      const explained = await started.as.operator.get<Explanation>(`/findings/${finding.id}/explanation`);
      const what = `${finding.rule} of ${finding.deviceId}`;
      expect(explained.finding.id, what).toBe(finding.id);
      expect(explained.reproduced, what).toBe(true);
      expect(explained.truncated, what).toBe(false);
      expect(explained.rule.rule, what).toBe(finding.rule);
      expect(explained.rule.version, what).toBeGreaterThanOrEqual(1);
      if (finding.state === 'ended') expect(explained.readings.length, what).toBeGreaterThan(0);
    }
  });

  it('explains why what late data disproved is no finding any more', async () => {
    const disproved = (await everything()).filter(({ state }) => state === 'withdrawn');
    // The late stretch was a silence before it came.
    expect(disproved.map(({ rule }) => rule)).toContain('silence');
    for (const { id, rule } of disproved) {
      const explained = await started.as.operator.get<Explanation>(`/findings/${id}/explanation`);
      expect(explained, rule).toMatchObject({ reproduced: true, finding: { state: 'withdrawn' } });
      expect(explained.readings.length, rule).toBeGreaterThan(0);
    }
  });

  it('tells of a lane departure the lane, the parameters and the distance at each fix', async () => {
    const departure = findings.find(({ rule }) => rule === 'left_lane')!;
    const explained = await started.as.operator.get<Explanation>(`/findings/${departure.id}/explanation`);
    expect(explained).toMatchObject({
      permitVersion: 1,
      place: { type: 'lane', id: 'bus-lane-eastbound', version: 1 },
      rule: { title: { en: 'Left the permitted lane' }, params: { dwellS: expect.any(Number) } },
    });
    const outside = explained.readings.filter(({ verdict }) => verdict === 'breach');
    const worst = Math.max(...outside.map(({ value }) => value));
    expect(worst).toBeCloseTo(departure.worst!.value, 9);
    expect(outside[0]).toMatchObject({ unit: 'm', facts: expect.any(Object) });
    expect(Date.parse(explained.readings[0]!.observedAt)).toBeLessThan(Date.parse(departure.onset));
  });

  it('shows explanations to the vendor of the finding alone', async () => {
    const [finding] = findings;
    const path = `/findings/${finding!.id}/explanation`;
    expect((await started.rival.call('GET', path)).status).toBe(404);
    expect((await started.as.vendor.call('GET', path)).status).toBe(404);
    expect((await started.as.regulator.call('GET', path)).status).toBe(200);
    const order = { name: 'its own', role: 'vendor', vendorId: finding!.vendorId };
    const { token } = await started.as.administrator.post<IssuedToken>('/tokens', order);
    const own = new ApiClient(started.server.httpUrl, token);
    expect(await own.call('GET', path)).toMatchObject({ status: 200, body: { reproduced: true } });
    expect((await started.as.operator.call('GET', '/findings/nothing/explanation')).status).toBe(404);
  });

  it('tells a vendor that equipment of others took part, and the city whose and what it counted', async () => {
    const shared = findings.find(({ rule }) => rule === 'third_party_in_lane')!;
    expect(shared).toMatchObject({ deviceId: 'ez10-02', vendorId: '7starlake', worst: { value: 1 } });
    const order = { name: 'of the bus', role: 'vendor', vendorId: shared.vendorId };
    const { token } = await started.as.administrator.post<IssuedToken>('/tokens', order);
    const vendor = new ApiClient(started.server.httpUrl, token);
    const incident = `/incidents/${shared.incidentId}`;
    const one = `/findings/${shared.id}`;
    const list = `/findings?deviceId=${shared.deviceId}&rule=${shared.rule}`;
    const comment = { text: 'The operator stopped it.' };
    const answers = async (api: ApiClient) =>
      JSON.stringify([
        await Promise.all([list, one, `${one}/explanation`, incident, '/live'].map((path) => api.get(path))),
        await api.post(`${incident}/comments`, comment),
      ]);
    const [own, city] = [await answers(vendor), await answers(started.as.operator)];
    for (const word of ['"counter-01"', '"counts"', 'flow-eye']) {
      expect(own).not.toContain(word);
      expect(city).toContain(word);
    }
    expect(await vendor.get<Finding>(one)).toMatchObject({
      worst: null,
      evidence: { first: { equipmentOfOthers: true }, params: { withinM: 60 } },
    });
    const { readings } = await vendor.get<Explanation>(`${one}/explanation`);
    const broken = readings.filter(({ verdict }) => verdict === 'breach');
    expect(broken.length).toBeGreaterThan(5);
    for (const { observedAt } of broken) {
      expect(Date.parse(observedAt)).toBeGreaterThanOrEqual(Date.parse(shared.onset));
      expect(Date.parse(observedAt)).toBeLessThanOrEqual(Date.parse(shared.end!));
    }
    // Both buses are its own.
    expect(new Set(readings.map(({ deviceId }) => deviceId))).toEqual(new Set(['ez10-01', 'ez10-02']));
  });
});

describe('a back-test of a draft over it', () => {
  const backtest = (conditions: unknown, more: object = {}) =>
    started.as.regulator.call<BacktestDifference & { code?: string }>(
      'POST',
      `/trials/${trial.trial.id}/backtests`,
      { conditions, from: utc(startMs), to: utc(endMs), ...more },
    );
  const inForce = async () =>
    (await started.as.administrator.get<TrialFile>(`/trials/${trial.trial.id}/export`)).permits[0]!
      .conditions;

  it('finds no difference where the draft says what is in force', async () => {
    const { status, body } = await backtest(await inForce());
    expect(status).toBe(200);
    expect(body).toMatchObject({ added: [], removed: [], changed: [], from: utc(startMs), to: utc(endMs) });
    expect(body.unchanged).toBeGreaterThan(5);
    expect(body.observations).toBeGreaterThan(1000);
  });

  it('tells what a lower speed limit and wider lanes would change', async () => {
    const conditions = await inForce();
    const slower = {
      ...conditions,
      speedLimitMps: 2,
      lanes: conditions.lanes.map(({ speedLimitMps, ...lane }) => ({ ...lane, halfWidthM: 8 })),
    };
    const { body } = await backtest(slower, { deviceIds: ['ez10-01', 'ez10-02'] });
    expect(body.removed.map(({ rule }) => rule)).toContain('left_lane');
    const touched = [...body.added, ...body.changed.map(({ after }) => after)];
    expect(touched.map(({ rule }) => rule)).toContain('overspeed');
    expect(touched.every(({ deviceId }) => deviceId.startsWith('ez10-'))).toBe(true);
    // Nothing is stored.
    expect((await standing()).map(({ id }) => id).sort()).toEqual(findings.map(({ id }) => id).sort());
  });

  it('refuses an empty period, devices of others, broken drafts and who has no right', async () => {
    const conditions = await inForce();
    expect(await backtest(conditions, { from: utc(endMs) })).toMatchObject({ status: 400 });
    expect(await backtest(conditions, { deviceIds: ['nobody'] })).toMatchObject({
      status: 400,
      body: { violations: [{ at: '/body/deviceIds/0' }] },
    });
    const rules = [{ id: 'a', rule: 'no_such_rule' }];
    expect(await backtest({ ...conditions, rules })).toMatchObject({
      status: 422,
      body: { code: 'permit_invalid', violations: [{ at: '/body/conditions/rules/0/rule' }] },
    });
    const order = { conditions, from: utc(startMs), to: utc(endMs) };
    expect(await started.as.vendor.call('POST', `/trials/${trial.trial.id}/backtests`, order)).toMatchObject({
      status: 403,
    });
    expect(await started.as.operator.call('POST', '/trials/none/backtests', order)).toMatchObject({
      status: 404,
    });
  });

  it('runs one at a time for a caller', async () => {
    const conditions = await inForce();
    const answers = await Promise.all([backtest(conditions), backtest(conditions)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
  });
});
