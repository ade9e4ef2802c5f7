import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectPacket, connectRaw, openRaw, publishPacket } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';

const TOPIC = topicOf('bus-1');
const MEGABYTE = 1_048_576;

describe('bytes from the network', () => {
  it.each([
    ['a CONNECT of 256 MB', Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]), 'packet_too_large'],
    ['a PUBLISH before the CONNECT', generate(publishPacket(TOPIC, 'x')), 'connect_expected'],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'connect_expected'],
    ['a TLS hello', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00]), 'malformed_packet'],
    ['a CONNECT that is none', Buffer.from([0x10, 0x04, 0x00, 0x02, 0x58, 0x58]), 'malformed_packet'],
  ])('closes on %s', async (_, bytes, reason) => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports);
    const client = await openRaw(port);
    client.send(bytes);
    await client.waitForClose();
    expect(ports.refusals).toHaveLength(1);
    expect(ports.refusals[0]).toMatchObject({ action: 'connect', reason, principal: undefined });
    await expect.poll(() => broker.stats().connections).toBe(0);
  });

  it('closes on an announced 256 MB after the CONNECT, before they arrive', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]));
    await client.waitForClose();
    expect(ports.refusals[0]).toMatchObject({ reason: 'packet_too_large', claimedBytes: 268_435_455 });
  });

  it('refuses a payload of 1 MB, says whose it was, and goes on', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, Buffer.alloc(MEGABYTE, 0x61), 1, 1));
    await client.waitForClose();
    expect(client.commands()).toEqual(['connack']);
    expect(ports.refusals).toHaveLength(1);
    expect(ports.refusals[0]).toMatchObject({
      action: 'packet',
      reason: 'packet_too_large',
      claimedBytes: MEGABYTE + 2 + TOPIC.length + 2,
      topic: TOPIC,
      principal: { credentialId: 'bus-1' },
    });
    expect(ports.disconnections[0]).toMatchObject({ reason: 'refused' });
    const again = await connectRaw(port, 'bus-1');
    again.send(publishPacket(TOPIC, 'small', 1, 1));
    await again.waitFor('puback');
    expect(ports.payloads()).toEqual(['small']);
  });

  it('takes a payload of exactly the largest size and refuses one byte more', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports, { maxPayloadBytes: 70_000 });
    const client = await connectRaw(port, 'bus-1');
    client.send(publishPacket(TOPIC, Buffer.alloc(70_000), 1, 1));
    await client.waitFor('puback');
    client.send(publishPacket(TOPIC, Buffer.alloc(70_001), 1, 2));
    await client.waitForClose();
    expect(ports.refusals[0]).toMatchObject({
      action: 'publish',
      reason: 'packet_too_large',
      claimedBytes: 70_001,
    });
    expect(client.ids('puback')).toEqual([1]);
  });

  it('closes a socket that sends its CONNECT too slowly, or nothing', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports, { connectTimeoutMs: 300 });
    const silent = await openRaw(port);
    const slow = await openRaw(port);
    const bytes = generate(connectPacket('bus-1'));
    let sent = 0;
    const drip = setInterval(() => {
      if (sent < bytes.length - 1) slow.send(bytes.subarray(sent, sent + 1));
      sent += 1;
    }, 20);
    await Promise.all([silent.waitForClose(), slow.waitForClose()]);
    clearInterval(drip);
    expect(ports.refusals.map(({ reason }) => reason)).toEqual(['connect_timeout', 'connect_timeout']);
  });

  it('refuses a packet id of 0', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port } = await startBroker(ports);
    const client = await connectRaw(port, 'bus-1');
    const bytes = generate(publishPacket(TOPIC, '', 1, 258));
    bytes.fill(0, bytes.length - 2);
    client.send(bytes);
    await client.waitForClose();
    expect(ports.refusals[0]).toMatchObject({ action: 'publish', reason: 'malformed_packet' });
    expect(ports.accepted).toEqual([]);
  });

  it('survives mutated packets', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports, {
      slowdown: { ...UNLIMITED_GUESSES },
    });
    const seeds = [
      generate(
        connectPacket('bus-1', { will: { topic: TOPIC, payload: Buffer.from('w'), qos: 1, retain: true } }),
      ),
      generate(connectPacket('bus-1', { protocolVersion: 5, properties: { userProperties: { a: 'b' } } })),
      generate(publishPacket(TOPIC, '{"a":1}', 1, 1)),
      generate(publishPacket(TOPIC, '{"a":1}', 2, 2)),
      generate({
        cmd: 'subscribe',
        messageId: 3,
        subscriptions: [{ topic: topicOf('bus-1', 'notice'), qos: 1 }],
      }),
      generate({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: [topicOf('bus-1', 'notice')] }),
      generate({ cmd: 'pubrel', messageId: 2 }),
    ];
    const next = randomOf(20_260_731);
    for (let round = 0; round < 150; round += 1) {
      const client = round % 3 === 0 ? await openRaw(port) : await connectRaw(port, 'bus-1');
      for (let at = 0; at < 8; at += 1) client.send(mutated(seeds, next));
      client.socket.end();
      await client.waitForClose();
    }
    const survivor = await connectRaw(port, 'bus-1');
    survivor.send(publishPacket(TOPIC, 'alive', 1, 1));
    await survivor.waitFor('puback');
    expect(ports.refusals.length).toBeGreaterThan(50);
    expect(ports.faults).toEqual([]);
    await expect.poll(() => broker.stats()).toMatchObject({ connections: 1, sessions: 1, heldMessages: 0 });
  }, 60_000);
});

const UNLIMITED_GUESSES = {
  freeFailures: 1_000_000,
  firstDelayMs: 0,
  maxDelayMs: 0,
  forgetAfterMs: 0,
  maxAddresses: 1,
  maxWaitingPerAddress: 1_000_000,
};

/** A linear congruential generator: the same packets in every run. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

function mutated(seeds: readonly Buffer[], next: (below: number) => number): Buffer {
  const bytes = Buffer.from(seeds[next(seeds.length)] ?? Buffer.alloc(1));
  const changes = next(4);
  for (let change = 0; change < changes; change += 1) bytes[next(bytes.length)] = next(256);
  return next(5) === 0 ? bytes.subarray(0, 1 + next(bytes.length)) : bytes;
}
