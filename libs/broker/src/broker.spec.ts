import { createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectPacket, connectRaw, openRaw, publishPacket, RawClient } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';
import { testCertificate, testKey } from '../testing/test-certificate.js';

const TOPIC = topicOf('bus-1');
const will = { topic: topicOf('bus-1', 'status'), payload: Buffer.from('lost') };

describe('close', () => {
  it('waits for held messages, writes their acknowledgements, then closes; no wills', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    ports.commitsAtOnce = false;
    const { port, broker } = await startBroker(ports, { closeTimeoutMs: 5_000 });
    const client = await connectRaw(port, 'bus-1', { will });
    client.send(publishPacket(TOPIC, 'a', 1, 1), publishPacket(TOPIC, 'b', 1, 2));
    await expect.poll(() => ports.pending.length).toBe(2);
    let isClosed = false;
    const closing = broker.close().then(() => {
      isClosed = true;
    });
    await expect(openRaw(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(isClosed).toBe(false);
    expect(client.isClosed).toBe(false);
    for (const { done } of ports.pending) done();
    await closing;
    await client.waitForClose();
    expect(client.ids('puback')).toEqual([1, 2]);
    expect(ports.disconnections).toMatchObject([{ reason: 'server_closing' }]);
    expect(ports.accepted.filter(({ isWill }) => isWill)).toEqual([]);
    expect(broker.stats()).toMatchObject({ connections: 0, willsWithheld: 1 });
  });

  it('gives up at its deadline, without acknowledging', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    ports.commitsAtOnce = false;
    const { port, broker } = await startBroker(ports, { closeTimeoutMs: 100 });
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'a', 1, 1));
    await expect.poll(() => ports.pending.length).toBe(1);
    await broker.close();
    await client.waitForClose();
    ports.pending[0]?.done();
    expect(client.commands()).toEqual(['connack']);
    expect(broker.close()).toBe(broker.close());
  });
});

describe('listen', () => {
  it('rejects with the system error when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expect(startBroker(new ScriptedPorts(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await new Promise((resolve) => taken.close(resolve));
  });

  it('speaks TLS, with the same guards', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const tls = { cert: testCertificate, key: testKey, port: 0 };
    const { tlsPort } = await startBroker(ports, { port: undefined, tls });
    const client = await openTls(tlsPort);
    client.send(connectPacket('bus-1'));
    await client.waitFor('connack');
    client.send(publishPacket(TOPIC, Buffer.alloc(200_000, 0x62), 1, 1), { cmd: 'pingreq' });
    await client.waitFor('puback');
    await client.waitFor('pingresp');
    expect(ports.accepted[0]?.payload.length).toBe(200_000);
    expect(ports.requests[0]).toMatchObject({ tls: true });
    client.send(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
    await client.waitForClose();
    expect(ports.refusals[0]).toMatchObject({ reason: 'packet_too_large' });
    const refused = await openTls(tlsPort);
    refused.send(connectPacket('bus-1', { password: Buffer.from('guess') }));
    expect(await refused.waitFor('connack')).toMatchObject({ returnCode: 4 });
  });

  it('counts plain bytes on the TLS port and goes on', async () => {
    const tls = { cert: testCertificate, key: testKey, port: 0 };
    const { tlsPort, broker } = await startBroker(new ScriptedPorts(), { port: undefined, tls });
    const client = await openRaw(tlsPort);
    client.send(connectPacket('bus-1'));
    await client.waitForClose();
    expect(broker.stats()).toMatchObject({ tlsFailures: 1, connections: 0 });
  });
});

async function openTls(port: number): Promise<RawClient> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: testCertificate, servername: 'localhost' });
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return new RawClient(socket);
}
