import { connectAsync } from 'mqtt';
import type { ISubackPacket } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectRaw, publishPacket, type RawClient } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';

const NOTICE = topicOf('bus-1', 'notice');

async function granted(client: RawClient, filters: readonly string[]): Promise<unknown> {
  const before = client.ids('suback').length;
  const messageId = 100 + before;
  client.send({ cmd: 'subscribe', messageId, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
  await expect.poll(() => client.ids('suback').length).toBe(before + 1);
  return (client.received.findLast(({ cmd }) => cmd === 'suback') as ISubackPacket).granted;
}

describe('publishing', () => {
  it.each([
    ['a foreign device', topicOf('bus-2'), 'topic_not_allowed'],
    ['its own notice topic', NOTICE, 'topic_not_allowed'],
    ['$SYS', '$SYS/broker/load', 'reserved_topic'],
    ['a topic with NUL', `${topicOf('bus-1')}\u0000`, 'malformed_packet'],
    ['100 levels', 'a/'.repeat(99), 'topic_not_allowed'],
    ['101 levels', 'a/'.repeat(100), 'malformed_packet'],
  ])('refuses %s, with the reason, and acknowledges nothing', async (_, topic, reason) => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(topic, 'x', 1, 1));
    await client.waitForClose();
    expect(client.commands()).toEqual(['connack']);
    expect(ports.accepted).toEqual([]);
    expect(ports.refusals).toHaveLength(1);
    expect(ports.refusals[0]).toMatchObject({ reason, principal: { credentialId: 'bus-1' } });
    await expect.poll(() => ports.disconnections[0]?.reason).toBe('refused');
  });

  it('lets a gateway publish for its devices and for no other', async () => {
    const ports = new ScriptedPorts(principalOf('gateway', ['bus-1', 'bus-2', 'bus-3']));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'gateway');
    client.send(...['bus-1', 'bus-2', 'bus-3'].map((id, at) => publishPacket(topicOf(id), id, 1, at + 1)));
    await expect.poll(() => client.ids('puback')).toEqual([1, 2, 3]);
    client.send(publishPacket(topicOf('bus-4'), 'bus-4', 1, 4));
    await client.waitForClose();
    expect(ports.payloads()).toEqual(['bus-1', 'bus-2', 'bus-3']);
    expect(ports.refusals[0]).toMatchObject({ action: 'publish', topic: topicOf('bus-4') });
  });

  it('hands over what was sent: bytes, QoS, retain flag and time; nothing is retained', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send({ ...publishPacket(topicOf('bus-1'), Buffer.from([0, 255, 10]), 2, 1), retain: true });
    await client.waitFor('pubrec');
    expect(ports.accepted[0]).toMatchObject({
      topic: topicOf('bus-1'),
      qos: 2,
      retain: true,
      receivedAtMs: 1_700_000_000_000,
      isWill: false,
      principal: { credentialId: 'bus-1' },
    });
    expect([...(ports.accepted[0]?.payload ?? [])]).toEqual([0, 255, 10]);
    expect(broker.stats()).toMatchObject({ retainIgnored: 1, received: [0, 0, 1], receivedBytes: 3 });
  });
});

describe('wills', () => {
  const will = {
    topic: topicOf('bus-1', 'status'),
    payload: Buffer.from('{"lost":true}'),
    qos: 1,
    retain: true,
  } as const;

  it('takes the will of a lost connection, marked as one', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    (await connectRaw(port, 'bus-1', { will })).socket.destroy();
    await expect.poll(() => ports.payloads()).toEqual(['{"lost":true}']);
    expect(ports.accepted[0]).toMatchObject({ isWill: true, topic: will.topic, qos: 1, retain: true });
  });

  it('takes no will after a DISCONNECT', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    (await connectRaw(port, 'bus-1', { will })).send({ cmd: 'disconnect' });
    await expect.poll(() => ports.disconnections.length).toBe(1);
    expect(ports.accepted).toEqual([]);
  });

  it('asks for the right again when the will is to be published', async () => {
    const ports = new ScriptedPorts({ ...principalOf('bus-1'), deviceIds: ['bus-1'] });
    const { port, broker } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1', { will });
    (ports.principals.get('bus-1')?.deviceIds as string[]).length = 0;
    client.socket.destroy();
    await expect.poll(() => ports.refusals[0]).toMatchObject({ action: 'will', reason: 'topic_not_allowed' });
    expect(ports.accepted).toEqual([]);
    expect(broker.stats().wills).toBe(0);
  });
});

describe('subscribing', () => {
  it('answers filter by filter', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    const filters = ['#', NOTICE, '$SYS/#', topicOf('bus-2', 'notice'), topicOf('+', 'notice'), '$share/g/#'];
    expect(await granted(client, filters)).toEqual([128, 1, 128, 128, 128, 128]);
    expect(ports.refusals.map(({ topic }) => topic)).toEqual(filters.filter((filter) => filter !== NOTICE));
    expect(client.isClosed).toBe(false);
  });

  it('does not let a denied filter come back with a stored session', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports);
    const first = await connectRaw(port, 'bus-1', { clean: false });
    expect(await granted(first, [NOTICE, topicOf('bus-2', 'notice')])).toEqual([1, 128]);
    first.socket.destroy();
    const second = await connectRaw(port, 'bus-1', { clean: false });
    expect(second.received[0]).toMatchObject({ sessionPresent: true });
    broker.notify(topicOf('bus-2', 'notice'), Buffer.from('not yours'));
    broker.notify(NOTICE, Buffer.from('yours'));
    await second.waitFor('publish');
    const published = second.received.filter(({ cmd }) => cmd === 'publish');
    expect(published.map((packet) => 'payload' in packet && packet.payload.toString())).toEqual(['yours']);
  });

  it('brings a notice to its device, and telemetry to nobody', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    // Even a doorman that allows everything gets no telemetry routed.
    ports.doorman.maySubscribe = () => ({ ok: true });
    const { port, broker } = await startBroker(ports);
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId: 'id-bus-1',
      username: 'bus-1',
      password: 'secret-bus-1',
      reconnectPeriod: 0,
    });
    const heard: string[] = [];
    client.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    await client.subscribeAsync(['#', NOTICE]);
    await client.publishAsync(topicOf('bus-1'), 'telemetry', { qos: 1 });
    broker.notify(NOTICE, Buffer.from('rejected: speedMps'));
    await expect.poll(() => heard).toEqual([`${NOTICE} rejected: speedMps`]);
    expect(ports.payloads()).toEqual(['telemetry']);
    expect(broker.stats()).toMatchObject({ noticesSent: 1, noticesDropped: 0 });
    await client.endAsync();
  });

  it('drops notices to a subscriber that does not read, and nobody waits for it', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    const { port, broker } = await startBroker(ports);
    const frozen = await connectRaw(port, 'bus-1');
    expect(await granted(frozen, [NOTICE])).toEqual([1]);
    const other = await connectRaw(port, 'bus-2');
    expect(await granted(other, [topicOf('bus-2', 'notice')])).toEqual([1]);
    frozen.socket.pause();
    const notice = Buffer.alloc(60_000);
    await expect
      .poll(
        () => {
          for (let at = 0; at < 20; at += 1) broker.notify(NOTICE, notice);
          return broker.stats().noticesDropped;
        },
        { interval: 5, timeout: 4_000 },
      )
      .toBeGreaterThan(200);
    broker.notify(topicOf('bus-2', 'notice'), Buffer.from('hello'));
    other.send(publishPacket(topicOf('bus-2'), 'x', 1, 1));
    await other.waitFor('puback');
    await other.waitFor('publish');
  });

  it('disconnects a client that does not read its answers', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports, {
      drainTimeoutMs: 50,
      maxUnreadNoticeBytes: 10_000_000,
    });
    const frozen = await connectRaw(port, 'bus-1');
    expect(await granted(frozen, [NOTICE])).toEqual([1]);
    frozen.socket.pause();
    for (let at = 0; at < 150; at += 1) broker.notify(NOTICE, Buffer.alloc(60_000));
    await expect.poll(() => ports.disconnections[0]?.reason).toBe('slow_reader');
    await expect.poll(() => broker.stats().connections).toBe(0);
  });
});
