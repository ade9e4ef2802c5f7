import { generate, type IConnackPacket, type IConnectPacket } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectPacket, connectRaw, openRaw, publishPacket, type RawClient } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';

async function connack(port: number, packet: IConnectPacket): Promise<{ code?: number; client: RawClient }> {
  const client = await openRaw(port);
  client.send(packet);
  const answer = (await client.waitFor('connack')) as IConnackPacket;
  return { code: answer.returnCode, client };
}

describe('who gets in', () => {
  it.each([
    ['a wrong password', { password: Buffer.from('guess') }, 4, 'bad_credentials'],
    ['no user name', { username: undefined, password: undefined }, 4, 'bad_credentials'],
    ['a client id of another credential', { clientId: 'id-bus-2' }, 2, 'bad_client_id'],
    ['MQTT 3.1', { protocolId: 'MQIsdp', protocolVersion: 3 }, 1, 'unsupported_protocol'],
    ['MQTT 5', { protocolVersion: 5 }, 1, 'unsupported_protocol'],
    ['a bridge', { bridgeMode: true }, 1, 'unsupported_protocol'],
    ['a will to a foreign topic', { will: { topic: topicOf('bus-2'), payload: 'x' } }, 5, 'not_authorized'],
    ['a will to $SYS', { will: { topic: '$SYS/x', payload: 'x' } }, 5, 'not_authorized'],
  ] as const)('refuses %s', async (_, more, code, reason) => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    const { port, broker } = await startBroker(ports);
    const answer = await connack(port, connectPacket('bus-1', more as Partial<IConnectPacket>));
    expect(answer.code).toBe(code);
    await answer.client.waitForClose();
    expect(ports.refusals).toHaveLength(1);
    expect(ports.refusals[0]).toMatchObject({ action: 'connect', reason, remoteAddress: '127.0.0.1' });
    expect(ports.connections).toEqual([]);
    expect(ports.accepted).toEqual([]);
    await expect.poll(() => broker.stats().connections).toBe(0);
    expect(broker.stats().sessions).toBe(0);
  });

  it('refuses an empty client id with a session to keep (MQTT-3.1.3-8)', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    // The library will not write such a packet: take the clean session flag out of a good one.
    const bytes = generate(connectPacket('bus-1', { clientId: '' }));
    const flagsAt = 9;
    bytes.writeUInt8(bytes.readUInt8(flagsAt) & ~0x02, flagsAt);
    const client = await openRaw(port);
    client.send(bytes);
    expect(await client.waitFor('connack')).toMatchObject({ returnCode: 2 });
    await client.waitForClose();
    expect(ports.refusals[0]).toMatchObject({ action: 'connect', reason: 'bad_client_id' });
    expect(ports.requests).toEqual([]);
  });

  it('gives an empty client id with clean session the one of its credential', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    await connectRaw(port, 'bus-1', { clientId: '' });
    await expect.poll(() => ports.connections.length).toBe(1);
    expect(ports.connections[0]?.principal.clientId).toBe('id-bus-1');
    expect(ports.requests[0]).toMatchObject({ clientId: '', username: 'bus-1', tls: false });
  });

  it('closes without an answer when credentials cannot be checked, since clients take a refusal as final', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    ports.doormanFault = new Error('database away');
    const { port } = await startBroker(ports);
    const client = await openRaw(port);
    client.send(connectPacket('bus-1'));
    await client.waitForClose();
    expect(client.commands()).toEqual([]);
    expect(ports.refusals.at(-1)).toMatchObject({ reason: 'server_unavailable' });
    expect(ports.faults).toEqual([ports.doormanFault]);
    ports.doormanFault = undefined;
    await connectRaw(port, 'bus-1');
  });

  it('serves what was sent right behind the CONNECT, after the CONNACK', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await openRaw(port);
    const publishes = Array.from({ length: 100 }, (_, at) =>
      publishPacket(topicOf('bus-1'), `m${at}`, 1, at + 1),
    );
    client.send(connectPacket('bus-1'), ...publishes, { cmd: 'pingreq' });
    await expect.poll(() => client.ids('puback').length).toBe(100);
    await client.waitFor('pingresp');
    expect(client.commands()[0]).toBe('connack');
    expect(ports.payloads()).toEqual(publishes.map(({ payload }) => payload));
  });
});

describe('sessions', () => {
  it('hands a session over to the newer connection of the same credential', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports);
    const older = await connectRaw(port, 'bus-1');
    const newer = await connectRaw(port, 'bus-1');
    await older.waitForClose();
    expect(ports.disconnections.map(({ reason }) => reason)).toEqual(['taken_over']);
    const newest = await connectRaw(port, 'bus-1');
    await newer.waitForClose();
    newest.send(publishPacket(topicOf('bus-1'), 'still here', 1, 1));
    await newest.waitFor('puback');
    expect(broker.stats()).toMatchObject({ connections: 1, sessions: 1 });
  });

  it('lets no credential take over the session of another that has the same client id', async () => {
    const rival = { ...principalOf('bus-2'), clientId: 'id-bus-1' };
    const ports = new ScriptedPorts(principalOf('bus-1'), rival);
    const { port } = await startBroker(ports);
    const victim = await connectRaw(port, 'bus-1');
    await connectRaw(port, 'bus-2', { clientId: 'id-bus-1' });
    victim.send(publishPacket(topicOf('bus-1'), 'unharmed', 1, 1));
    await victim.waitFor('puback');
    expect(ports.disconnections).toEqual([]);
  });

  it('closes the connections of a revoked credential, without their wills', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    const { port, broker } = await startBroker(ports);
    const revoked = await connectRaw(port, 'bus-1', {
      will: { topic: topicOf('bus-1', 'status'), payload: 'gone' },
    });
    const other = await connectRaw(port, 'bus-2');
    expect(broker.disconnectCredential('bus-1')).toBe(1);
    await revoked.waitForClose();
    await expect.poll(() => ports.disconnections[0]?.reason).toBe('credential_revoked');
    await expect.poll(() => broker.stats().willsWithheld).toBe(1);
    expect(ports.accepted).toEqual([]);
    expect(other.isClosed).toBe(false);
  });

  it('tells a good-bye from a lost connection', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    const { port } = await startBroker(ports);
    (await connectRaw(port, 'bus-1')).send({ cmd: 'disconnect' });
    await expect.poll(() => ports.disconnections.length).toBe(1);
    (await connectRaw(port, 'bus-2')).socket.destroy();
    await expect
      .poll(() => ports.disconnections.map(({ reason }) => reason))
      .toEqual(['client_disconnect', 'connection_lost']);
  });
});

describe('password guessing', () => {
  const slowdown = {
    freeFailures: 2,
    firstDelayMs: 1_000,
    maxDelayMs: 1_000,
    forgetAfterMs: 60_000,
    maxAddresses: 10,
    maxWaitingPerAddress: 1,
  };

  it('makes the address wait, turns away what piles up, and never locks the credential', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports, { slowdown });
    const wrong = connectPacket('bus-1', { password: Buffer.from('guess') });
    for (let guess = 0; guess < 3; guess += 1) expect((await connack(port, wrong)).code).toBe(4);
    const asked = ports.requests.length;

    const waiting = await openRaw(port);
    waiting.send(connectPacket('bus-1'));
    const piled = await openRaw(port);
    piled.send(wrong);
    await piled.waitForClose();
    expect(piled.commands()).toEqual([]);
    expect(ports.requests.length).toBe(asked);
    expect(ports.refusals.at(-1)).toMatchObject({ reason: 'address_throttled' });
    expect(await waiting.waitFor('connack')).toMatchObject({ returnCode: 0 });
  });
});
