import { connectAsync } from 'mqtt';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectRaw, publishPacket } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';

const TOPIC = topicOf('bus-1');

function holdingPorts(): ScriptedPorts {
  const ports = new ScriptedPorts(principalOf('bus-1'));
  ports.commitsAtOnce = false;
  return ports;
}

describe('acknowledged means committed', () => {
  it.each([1, 2] as const)('sends nothing for QoS %i before the commit', async (qos) => {
    const ports = holdingPorts();
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'a', qos, 7));
    await expect.poll(() => ports.pending.length).toBe(1);
    // The answered ping proves that the broker had every chance to acknowledge.
    client.send({ cmd: 'pingreq' });
    await client.waitFor('pingresp');
    expect(client.commands()).toEqual(['connack', 'pingresp']);
    expect(broker.stats()).toMatchObject({ heldMessages: 1, heldBytes: 1, acknowledged: 0 });

    ports.pending[0]?.done();
    await client.waitFor(qos === 1 ? 'puback' : 'pubrec');
    expect(broker.stats()).toMatchObject({ heldMessages: 0, heldBytes: 0, acknowledged: 1 });
  });

  it('finishes the QoS 2 handshake, with the message handed over once', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'a', 2, 9));
    await client.waitFor('pubrec');
    client.send({ cmd: 'pubrel', messageId: 9 });
    expect((await client.waitFor('pubcomp')).messageId).toBe(9);
    expect(ports.payloads()).toEqual(['a']);
  });

  it('acknowledges in the order of the messages, not of the commits (MQTT-4.6.0-2)', async () => {
    const ports = holdingPorts();
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(...[5, 3, 9, 1].map((id) => publishPacket(TOPIC, `m${id}`, 1, id)));
    await expect.poll(() => ports.pending.length).toBe(4);
    for (const at of [3, 1, 2]) ports.pending[at]?.done();
    client.send({ cmd: 'pingreq' });
    await client.waitFor('pingresp');
    expect(client.ids('puback')).toEqual([]);
    ports.pending[0]?.done();
    await expect.poll(() => client.ids('puback')).toEqual([5, 3, 9, 1]);
  });

  it('closes without a PUBACK when a commit fails, also for what was committed after it', async () => {
    const ports = holdingPorts();
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(...[1, 2, 3].map((id) => publishPacket(TOPIC, `m${id}`, 1, id)));
    await expect.poll(() => ports.pending.length).toBe(3);
    ports.pending[2]?.done();
    ports.pending[1]?.done(new Error('disk full'));
    ports.pending[0]?.done();
    await client.waitForClose();
    expect(client.commands()).toEqual(['connack']);
    await expect.poll(() => ports.disconnections.length).toBe(1);
    expect(ports.disconnections[0]).toMatchObject({ reason: 'commit_failed', detail: 'disk full' });
    expect(broker.stats()).toMatchObject({ heldMessages: 0, notCommitted: 1 });
  });

  it('has the message sent again by a real client after a failed commit', async () => {
    const ports = holdingPorts();
    const { port } = await startBroker(ports);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: 'id-bus-1',
      username: 'bus-1',
      password: 'secret-bus-1',
      reconnectPeriod: 20,
    });
    const published = client.publishAsync(TOPIC, 'again', { qos: 1 });
    await expect.poll(() => ports.pending.length).toBe(1);
    ports.pending[0]?.done(new Error('connection to the database lost'));
    await expect.poll(() => ports.pending.length, { timeout: 4_000 }).toBe(2);
    ports.pending[1]?.done();
    await published;
    expect(ports.payloads()).toEqual(['again', 'again']);
    await client.endAsync();
  });

  it('treats a sink that throws as a failed commit, and tells', async () => {
    const ports = holdingPorts();
    ports.sinkFault = new Error('bug');
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'a', 1, 1));
    await client.waitForClose();
    expect(ports.faults).toEqual([ports.sinkFault]);
    ports.sinkFault = undefined;
    await connectRaw(port, 'bus-1');
  });

  it('ignores a second done, and one after the connection has gone', async () => {
    const ports = holdingPorts();
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'a', 1, 1), publishPacket(TOPIC, 'b', 1, 2));
    await expect.poll(() => ports.pending.length).toBe(2);
    ports.pending[0]?.done();
    ports.pending[0]?.done();
    client.socket.destroy();
    await expect.poll(() => ports.disconnections.length).toBe(1);
    ports.pending[1]?.done();
    expect(broker.stats()).toMatchObject({ heldMessages: 0, heldBytes: 0, connections: 0 });
    expect(ports.faults).toEqual([]);
  });

  it('takes QoS 0 without an answer, and holds it in the count until it is settled', async () => {
    const ports = holdingPorts();
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, 'abc'), publishPacket(TOPIC, 'd'), { cmd: 'pingreq' });
    await client.waitFor('pingresp');
    await expect.poll(() => ports.pending.length).toBe(2);
    expect(broker.stats()).toMatchObject({ heldMessages: 2, heldBytes: 4, received: [2, 0, 0] });
    for (const { done } of ports.pending) done();
    expect(broker.stats()).toMatchObject({ heldMessages: 0, heldBytes: 0 });
    expect(client.commands()).toEqual(['connack', 'pingresp']);
  });
});

describe('keepalive while commits are held', () => {
  it('keeps a healthy client, and answers its pings, through a hold of twice its keepalive', async () => {
    const ports = holdingPorts();
    const { port } = await startBroker(ports);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: 'id-bus-1',
      username: 'bus-1',
      password: 'secret-bus-1',
      keepalive: 1,
      reconnectPeriod: 0,
    });
    let pingsAnswered = 0;
    client.on('packetreceive', ({ cmd }) => {
      if (cmd === 'pingresp') pingsAnswered += 1;
    });
    const published = Promise.all(
      ['a', 'b', 'c'].map((text) => client.publishAsync(TOPIC, text, { qos: 1 })),
    );
    await expect.poll(() => ports.pending.length).toBe(3);
    await elapsed(3_000);
    for (const { done } of ports.pending) done();
    await published;
    expect(pingsAnswered).toBeGreaterThanOrEqual(2);
    expect(ports.disconnections).toEqual([]);
    await client.endAsync();
  }, 15_000);

  it('spares a silent client while its message is held, and no longer', async () => {
    const ports = holdingPorts();
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1', { keepalive: 1 });
    client.send(publishPacket(TOPIC, 'a', 1, 1));
    await expect.poll(() => ports.pending.length).toBe(1);
    await elapsed(2_500);
    expect(client.isClosed).toBe(false);
    ports.pending[0]?.done();
    await client.waitFor('puback');
    await client.waitForClose();
    await expect.poll(() => ports.disconnections[0]?.reason).toBe('keepalive_timeout');
  }, 15_000);

  it('keeps a client that pings, and closes it when it falls silent', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1', { keepalive: 1 });
    const pings = setInterval(() => client.send({ cmd: 'pingreq' }), 300);
    await elapsed(2_500);
    expect(client.isClosed).toBe(false);
    clearInterval(pings);
    await client.waitForClose();
    await expect.poll(() => ports.disconnections[0]?.reason).toBe('keepalive_timeout');
  }, 15_000);
});

/** For what must not happen: there is no condition to wait for but time. */
async function elapsed(waitMs: number): Promise<void> {
  const fromMs = performance.now();
  await expect.poll(() => performance.now() - fromMs, { timeout: 2 * waitMs }).toBeGreaterThan(waitMs);
}
