import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ConnectedPrincipal, ConnectRequest } from '#broker';
import { DeviceDoorman, type KnownCredential } from './device-doorman.js';

const password = 'a random secret';
const gateway: KnownCredential = {
  id: 'c1',
  clientId: 'gateway.g',
  vendorId: 'v',
  type: 'gateway',
  passwordHash: createHash('sha256').update(password).digest(),
  devices: ['bus-1', 'bus-2'].map((deviceId) => ({ deviceId, trialId: 't', kind: 'bus' as const })),
};
const doorman = new DeviceDoorman({
  findByUsername: async (username) => (username === 'gateway.g' ? gateway : undefined),
});
const request = (more: Partial<ConnectRequest> = {}): ConnectRequest => ({
  clientId: 'gateway.g',
  username: 'gateway.g',
  password: Buffer.from(password),
  remoteAddress: '127.0.0.1',
  tls: false,
  ...more,
});

describe('a connection', () => {
  it.each(['gateway.g', ''])('is let in with the client id %j', async (clientId) => {
    const principal = {
      credentialId: 'c1',
      clientId: 'gateway.g',
      vendorId: 'v',
      kindOfPrincipal: 'gateway',
      deviceIds: ['bus-1', 'bus-2'],
    };
    expect(await doorman.authenticate(request({ clientId }))).toEqual({ ok: true, principal });
  });

  it.each([
    ['another client id', { clientId: 'gateway.h' }, 'bad_client_id'],
    ['a wrong password', { password: Buffer.from('guess') }, 'bad_credentials'],
    ['an empty password', { password: Buffer.alloc(0) }, 'bad_credentials'],
    ['the hash as the password', { password: Buffer.from(gateway.passwordHash) }, 'bad_credentials'],
    ['an unknown user name', { username: 'gateway.h' }, 'bad_credentials'],
    [
      'the secret that stands for nobody',
      { username: 'x', password: Buffer.from('nobody') },
      'bad_credentials',
    ],
    ['no password', { password: undefined }, 'bad_credentials'],
    ['no user name', { username: undefined }, 'bad_credentials'],
  ])('is refused with %s', async (_, more, reason) => {
    expect(await doorman.authenticate(request(more))).toMatchObject({ ok: false, reason });
  });
});

describe('topics', () => {
  const topic = (device: string, channel = 'telemetry', trial = 't', kind = 'bus') =>
    `trialwatch/v1/${trial}/${kind}/${device}/${channel}`;
  const letIn = async (): Promise<ConnectedPrincipal> => {
    const result = await doorman.authenticate(request());
    if (!result.ok) throw new Error(result.detail);
    return result.principal;
  };

  it('may be published to for its own devices, as they are registered', async () => {
    const principal = await letIn();
    for (const channel of ['telemetry', 'event', 'status'])
      expect(doorman.mayPublish(principal, topic('bus-2', channel))).toEqual({ ok: true });
    const refused = [topic('bus-3'), topic('bus-1', 'notice'), topic('bus-1', 'telemetry', 'u')];
    for (const one of [...refused, topic('bus-1', 'telemetry', 't', 'bin'), '#', '$SYS/x'])
      expect([one, doorman.mayPublish(principal, one).ok]).toEqual([one, false]);
  });

  it('may be listened to for its own notices alone', async () => {
    const principal = await letIn();
    expect(doorman.maySubscribe(principal, topic('bus-1', 'notice'))).toEqual({ ok: true });
    for (const one of [topic('bus-3', 'notice'), topic('+', 'notice'), topic('bus-1'), '#'])
      expect([one, doorman.maySubscribe(principal, one).ok]).toEqual([one, false]);
  });

  it('are none for somebody whom the doorman did not let in, even by the same name', async () => {
    const copy = { ...(await letIn()) };
    expect(doorman.mayPublish(copy, topic('bus-1')).ok).toBe(false);
  });
});
