import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ProblemDocument,
  type Refold,
  type Trial,
  type TrialFile,
  type TrialState,
  type TrialStateChange,
  trialFile,
} from '#contracts';
import { runProgram } from '../../apps/cli/src/program.js';
import { ownVendor, type StartedServer, startTestServer } from '../support/running-server.js';
import { plainTrial } from '../support/two-vendors.js';

let started: StartedServer;

beforeAll(async () => {
  started = await startTestServer();
});
afterAll(() => started?.stop());

const operator = () => started.as.operator;
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

async function newTrial(id: string, state: TrialState = 'running'): Promise<void> {
  await started.as.administrator.post('/trials', {
    ...plainTrial(id, { vendorIds: [ownVendor], state }),
    devices: [{ id: `${id}-bin`, kind: 'bin', vendorId: ownVendor }],
  });
}

function change(id: string, body: object) {
  return operator().call<Trial & ProblemDocument>('POST', `/trials/${id}/states`, body);
}

async function statesOf(id: string): Promise<readonly TrialStateChange[]> {
  return (await operator().get<{ items: TrialStateChange[] }>(`/trials/${id}/states`)).items;
}

describe('the states of a trial', () => {
  it('are kept one after the other, with time, reason and name', async () => {
    await newTrial('kept');
    const at = ago(60);
    const { status, body } = await change('kept', { state: 'suspended', at, reason: '路口施工 road works' });
    expect([status, body.state]).toEqual([201, 'suspended']);
    expect((await change('kept', { state: 'running', reason: '完工 done' })).status).toBe(201);
    const states = await statesOf('kept');
    expect(states).toMatchObject([
      { state: 'running' },
      { state: 'suspended', at, reason: '路口施工 road works' },
      { state: 'running', reason: '完工 done' },
    ]);
    expect(states[1]?.by).toMatch(/^operator/);
    expect((await operator().get<Trial>('/trials/kept')).state).toBe('running');
  });

  it.each([
    ['running', 'announced'],
    ['running', 'running'],
    ['draft', 'running'],
    ['ended', 'running'],
    ['archived', 'draft'],
  ] as const)('do not go from %s to %s', async (from, to) => {
    const id = `${from}-${to}`;
    await newTrial(id, from);
    const { status, body } = await change(id, { state: to, reason: 'r' });
    expect([status, body.code]).toEqual([409, 'invalid_transition']);
    expect((await statesOf(id)).map(({ state }) => state)).toEqual([from]);
  });

  it('change neither in the future nor before the change before', async () => {
    await newTrial('timed');
    await change('timed', { state: 'suspended', at: ago(60), reason: 'r' });
    for (const at of [ago(-3600), ago(120)]) {
      const { status, body } = await change('timed', { state: 'running', at, reason: 'r' });
      expect([at, status, body.code]).toEqual([at, 400, 'validation_failed']);
    }
    expect((await operator().get<Trial>('/trials/timed')).state).toBe('suspended');
  });

  it('need a reason', async () => {
    await newTrial('reasoned');
    expect((await change('reasoned', { state: 'suspended' })).status).toBe(400);
    expect((await change('reasoned', { state: 'suspended', reason: '' })).status).toBe(400);
  });

  it('of a trial that does not exist are not found', async () => {
    expect((await change('nowhere', { state: 'suspended', reason: 'r' })).status).toBe(404);
    expect((await operator().call('GET', '/trials/nowhere/states')).status).toBe(404);
  });

  it('order the devices of the trial to be judged again, and are part of its file', async () => {
    await newTrial('refolded');
    const at = ago(600);
    await change('refolded', { state: 'suspended', at, reason: 'r' });
    const refolds = await operator().all<Refold>('/refolds?trialId=refolded');
    expect(refolds).toMatchObject([{ subject: 'refolded-bin', from: at, to: null }]);
    const file = trialFile.parse(await operator().get<TrialFile>('/trials/refolded/export'));
    expect(file.stateChanges.map(({ state }) => state)).toEqual(['running', 'suspended']);
  });
});

describe('a re-fold that is asked for', () => {
  it('is answered with its order, worked off, and shown to the vendor of the device', async () => {
    await newTrial('asked');
    const from = ago(3600);
    const order = await operator().post<Refold>('/refolds', { deviceId: 'asked-bin', from });
    expect(order).toMatchObject({ trialId: 'asked', subject: 'asked-bin', from, to: null });
    const ofVendor = () => started.as.vendor.all<Refold>('/refolds?deviceId=asked-bin');
    expect((await ofVendor()).map(({ id }) => id)).toEqual([order.id]);
    await expect.poll(async () => (await ofVendor())[0]?.state).toBe('done');
    expect(await started.rival.all('/refolds?deviceId=asked-bin')).toEqual([]);
  });

  it('of a device that does not exist is not found', async () => {
    const answer = await operator().call('POST', '/refolds', { deviceId: 'nobody', from: ago(1) });
    expect(answer.status).toBe(404);
  });
});

describe('the command line', () => {
  async function run(...args: string[]) {
    const texts = { out: '', err: '' };
    const exitCode = await runProgram([...args, '--url', started.server.httpUrl], {
      env: { TRIALWATCH_TOKEN: started.tokens.operator },
      out: (text) => {
        texts.out += text;
      },
      err: (text) => {
        texts.err += text;
      },
      isTerminal: false,
      signal: new AbortController().signal,
    });
    return { exitCode, ...texts };
  }

  it('puts a trial into another state and lists them all', async () => {
    await newTrial('steered');
    const at = ago(30);
    const changed = await run('trial', 'state', 'steered', 'suspended', '--reason', '路口施工', '--at', at);
    expect(changed).toMatchObject({ exitCode: 0, err: '', out: expect.stringContaining('is suspended') });
    const listed = await run('trial', 'states', 'steered');
    const lines = listed.out.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(at);
    expect(lines[1]).toMatch(/suspended {2,}operator.*路口施工$/);
    const asJson = JSON.parse((await run('trial', 'states', 'steered', '--json')).out);
    expect(asJson.items).toMatchObject([
      { state: 'running' },
      { state: 'suspended', at, reason: '路口施工' },
    ]);
  });

  it('says what the server refuses', async () => {
    await newTrial('over', 'ended');
    const { exitCode, err } = await run('trial', 'state', 'over', 'running', '--reason', 'r');
    expect(exitCode).toBe(1);
    expect(err).toContain('Not possible in the present state');
  });
});
