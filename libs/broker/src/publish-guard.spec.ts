import { Socket } from 'node:net';
import type { PublishPacket } from 'aedes';
import { describe, expect, it } from 'vitest';
import { principalOf, ScriptedPorts, topicOf } from '../testing/scripted-ports.js';
import { defaultBrokerOptions } from './broker-options.js';
import { BrokerParts } from './broker-parts.js';
import { Connection } from './connection.js';
import { FrameGuard } from './frame-guard.js';

describe('PublishGuard', () => {
  it('refuses a will that comes without a client, as the clean-up of the library may bring one', async () => {
    const ports = new ScriptedPorts();
    const { aedes, counters } = new BrokerParts(defaultBrokerOptions, ports);
    const topic = topicOf('bus-1', 'status');
    const packet = { cmd: 'publish', topic, payload: 'x', qos: 1, dup: false, retain: false } as const;
    const error = await new Promise((resolve) => aedes.authorizePublish(null, packet, resolve));
    expect(error).toBeInstanceOf(Error);
    expect(ports.accepted).toEqual([]);
    expect(ports.refusals[0]).toMatchObject({ action: 'will', reason: 'will_without_connection', topic });
    expect(counters.refused).toEqual({ will_without_connection: 1 });
  });

  it('does not leave the payload of a QoS 2 message in the library until the PUBREL', async () => {
    const ports = new ScriptedPorts();
    const { aedes, connections } = new BrokerParts(defaultBrokerOptions, ports);
    await aedes.listen();
    const socket = new Socket();
    const guard = new FrameGuard(defaultBrokerOptions);
    const connection = new Connection(socket, false, guard, (_, chunk) => chunk);
    connection.principal = principalOf('bus-1');
    const client = aedes.handle(socket);
    connections.add(client, connection);
    const packet: PublishPacket = {
      cmd: 'publish',
      topic: topicOf('bus-1'),
      payload: Buffer.from('large'),
      qos: 2,
      messageId: 1,
      dup: false,
      retain: false,
    };
    await new Promise((resolve) => aedes.authorizePublish(client, packet, resolve));
    expect(packet.payload).toHaveLength(0);
    expect(ports.payloads()).toEqual(['large']);
    client.close();
    await new Promise<void>((resolve) => aedes.close(resolve));
  });
});
