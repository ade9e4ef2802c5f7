import { describe, expect, it } from 'vitest';
import { startBroker } from '../testing/broker-harness.js';
import { connectRaw, publishPacket, type RawClient } from '../testing/raw-client.js';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';

const KIBIBYTE = Buffer.alloc(1_024, 0x61);

/** Sends numbered QoS 1 messages of 1 KiB, as fast as the socket takes them. */
function flood(client: RawClient, deviceId: string, messages: number): void {
  const packets = Array.from({ length: messages }, (_, at) =>
    publishPacket(topicOf(deviceId), KIBIBYTE, 1, at + 1),
  );
  client.send(...packets);
}

function settleAll(ports: ScriptedPorts): void {
  for (const { done } of ports.pending.splice(0)) done();
}

describe('back-pressure', () => {
  it('stops reading at the cap, reads on when it is half free, and loses nothing', async () => {
    const names = ['bus-1', 'bus-2', 'bus-3'];
    const ports = new ScriptedPorts(...names.map((name) => principalOf(name)));
    ports.commitsAtOnce = false;
    const { port, broker } = await startBroker(ports, { maxHeldMessages: 50 });
    const clients = await Promise.all(names.map((name) => connectRaw(port, name)));
    for (const [at, client] of clients.entries()) flood(client, names[at] ?? '', 2_000);
    await expect.poll(() => broker.stats().isUnderPressure).toBe(true);
    // Beyond the cap comes only what was already read: a buffer or two of 64 KiB a client.
    expect(broker.stats().heldMessages).toBeLessThan(3 * 200);

    let most = 0;
    await expect
      .poll(
        () => {
          most = Math.max(most, broker.stats().heldMessages);
          settleAll(ports);
          return clients.map((client) => client.ids('puback').length);
        },
        { interval: 1, timeout: 15_000 },
      )
      .toEqual([2_000, 2_000, 2_000]);
    expect(most).toBeLessThan(3 * 200);
    expect(broker.stats().pressurePauses).toBeGreaterThan(3);
    expect(broker.stats()).toMatchObject({
      heldMessages: 0,
      isUnderPressure: false,
      received: [0, 6_000, 0],
    });
    for (const client of clients) {
      expect(client.ids('puback')).toEqual(Array.from({ length: 2_000 }, (_, at) => at + 1));
    }
  }, 20_000);

  it('counts bytes too', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'));
    ports.commitsAtOnce = false;
    const { port, broker } = await startBroker(ports, { maxHeldBytes: 10_000 });
    flood(await connectRaw(port, 'bus-1'), 'bus-1', 9);
    await expect.poll(() => broker.stats().heldBytes).toBe(9 * 1_024);
    expect(broker.stats().isUnderPressure).toBe(false);
    flood(await connectRaw(port, 'bus-2'), 'bus-2', 1);
    await expect.poll(() => broker.stats().isUnderPressure).toBe(true);
    settleAll(ports);
    expect(broker.stats()).toMatchObject({ heldBytes: 0, isUnderPressure: false });
  });

  it('keeps and answers idle clients meanwhile, and lets new ones in', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), principalOf('bus-2'), principalOf('bus-3'));
    ports.commitsAtOnce = false;
    const { port, broker } = await startBroker(ports, { maxHeldMessages: 1 });
    const idle = await connectRaw(port, 'bus-2', { keepalive: 1 });
    const busy = await connectRaw(port, 'bus-1');
    flood(busy, 'bus-1', 1);
    await expect.poll(() => broker.stats().isUnderPressure).toBe(true);
    const late = await connectRaw(port, 'bus-3');
    late.send(publishPacket(topicOf('bus-3'), 'late', 1, 1));
    for (let ping = 1; ping <= 3; ping += 1) {
      idle.send({ cmd: 'pingreq' });
      await expect.poll(() => idle.commands().filter((cmd) => cmd === 'pingresp').length).toBe(ping);
    }
    expect(ports.accepted).toHaveLength(1);
    settleAll(ports);
    await busy.waitFor('puback');
    await expect.poll(() => ports.pending.length).toBe(1);
    settleAll(ports);
    await late.waitFor('puback');
  });
});

describe('rate limit', () => {
  const rate = { messagesPerS: 1_000, burstMessages: 50, bytesPerS: 1e9, burstBytes: 1e9 };

  it('delays a flood, drops nothing, and leaves others alone', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'), {
      ...principalOf('bus-2'),
      rate: { ...rate, messagesPerS: 1e6 },
    });
    const { port, broker } = await startBroker(ports, { rate });
    const flooding = await connectRaw(port, 'bus-1');
    const startMs = performance.now();
    flood(flooding, 'bus-1', 500);
    await expect.poll(() => broker.stats().ratePauses).toBeGreaterThan(0);
    const other = await connectRaw(port, 'bus-2');
    other.send(publishPacket(topicOf('bus-2'), 'x', 1, 1));
    await other.waitFor('puback');
    await expect.poll(() => flooding.ids('puback').length, { timeout: 5_000 }).toBe(500);
    flood(flooding, 'bus-1', 1);
    await expect.poll(() => flooding.ids('puback').length, { timeout: 5_000 }).toBe(501);
    // 450 beyond the burst at 1,000/s: the last one cannot have been read earlier.
    expect(performance.now() - startMs).toBeGreaterThan(440);
    expect(flooding.isClosed).toBe(false);
  });

  it('is not escaped by connecting again', async () => {
    const ports = new ScriptedPorts(principalOf('bus-1'));
    const { port, broker } = await startBroker(ports, { rate: { ...rate, messagesPerS: 10 } });
    flood(await connectRaw(port, 'bus-1'), 'bus-1', 150);
    await expect.poll(() => broker.stats().ratePauses).toBe(1);
    const again = await connectRaw(port, 'bus-1');
    again.send({ cmd: 'pingreq' });
    await expect.poll(() => broker.stats().ratePauses).toBe(2);
  });
});
