import { describe, expect, it } from 'vitest';
import { type Endpoint, endpoints, failure, success, type TrialFile } from '#contracts';
import { scenarios } from '#simulators';
import type { CallInput, Installation } from '../installation/installation.js';
import { cliProblem } from '../terminal/reply.js';
import { ensureTrial, findScenario, issueCredentials } from './prepare-scenario.js';

const scenario = scenarios.get('xinyi-night')!;

interface Call {
  readonly operation: string;
  readonly input: CallInput<Endpoint> | undefined;
}

/** Answers what `answers` holds for an operation; anything else is refused as not found. */
function installationThat(answers: Readonly<Record<string, (input: CallInput<Endpoint>) => unknown>>) {
  const calls: Call[] = [];
  const installation = {
    mqttUrl: 'mqtt://127.0.0.1:1883',
    call: async (endpoint: Endpoint, input: CallInput<Endpoint> = {}) => {
      calls.push({ operation: endpoint.operationId, input });
      const answer = answers[endpoint.operationId];
      return answer === undefined ? failure(cliProblem('not_found', 'nothing here')) : success(answer(input));
    },
    close: async () => undefined,
  } as unknown as Installation;
  return { installation, calls };
}

describe('ensureTrial', () => {
  it('imports the trial in force from the start, where it is missing', async () => {
    const { installation, calls } = installationThat({ importTrial: () => ({}) });
    const fromMs = Date.parse('2026-05-01T17:00:00.000Z');
    expect(await ensureTrial(installation, scenario, fromMs)).toEqual({ ok: true, value: 'imported' });
    expect(calls.map(({ operation }) => operation)).toEqual(['getTrial', 'importTrial']);
    const file = calls[1]!.input!.body as unknown as TrialFile;
    expect(file.permits[0]!.validFrom).toBe('2026-05-01T17:00:00.000Z');
    expect(endpoints.importTrial.body.safeParse(file).success).toBe(true);
  });

  it('leaves a trial alone that is there', async () => {
    const { installation, calls } = installationThat({ getTrial: () => ({}) });
    expect(await ensureTrial(installation, scenario, 0)).toEqual({ ok: true, value: 'known' });
    expect(calls).toHaveLength(1);
  });

  it('passes a refusal on', async () => {
    const { installation } = installationThat({});
    expect(await ensureTrial(installation, scenario, 0)).toMatchObject({ ok: false });
  });
});

describe('issueCredentials', () => {
  it('issues one credential a gateway and one for each device that has none', async () => {
    const { installation } = installationThat({
      createGateway: ({ body }) => ({ username: 'g', ...(body as unknown as object) }),
      issueCredential: ({ params }) => ({ username: 'd', deviceIds: [params?.deviceId] }),
    });
    const issued = await issueCredentials(installation, scenario);
    if (!issued.ok) throw new Error(issued.problem.what);
    const spokenFor = issued.value.flatMap(({ deviceIds }) => deviceIds);
    expect([...spokenFor].sort()).toEqual(scenario.actors.map(({ deviceId }) => deviceId).sort());
    expect(issued.value.filter(({ username }) => username === 'g')).toHaveLength(1);
    expect(issued.value.filter(({ username }) => username === 'd')).toHaveLength(26);
  });

  it('stops at the first refusal', async () => {
    const { installation, calls } = installationThat({});
    expect(await issueCredentials(installation, scenario)).toMatchObject({ ok: false });
    expect(calls).toHaveLength(1);
  });
});

describe('findScenario', () => {
  it('names those that there are', () => {
    expect(findScenario('xinyi-night').ok).toBe(true);
    const none = findScenario('none');
    expect(none).toMatchObject({ ok: false, problem: { exitCode: 2 } });
    expect(!none.ok && none.problem.todo).toContain('xinyi-night');
  });
});
