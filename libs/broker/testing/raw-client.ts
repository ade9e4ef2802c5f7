import { connect, type Socket } from 'node:net';
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet';
import { expect } from 'vitest';

/** Speaks MQTT packet by packet, or bytes that are none, without any client library's good manners. */
export class RawClient {
  readonly received: Packet[] = [];
  isClosed = false;
  private readonly decoder = parser({ protocolVersion: 4 });

  constructor(readonly socket: Socket) {
    this.decoder.on('packet', (packet) => this.received.push(packet));
    socket.on('data', (bytes: Buffer) => this.decoder.parse(bytes));
    // A refused connection may be reset: that is a way to be closed, and tests look at isClosed.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
    });
  }

  send(...parts: readonly (Packet | Buffer)[]): void {
    this.socket.write(Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : generate(part)))));
  }

  commands(): string[] {
    return this.received.map(({ cmd }) => cmd);
  }

  /** Message ids of the packets of one type, in the order in which they came. */
  ids(cmd: Packet['cmd']): (number | undefined)[] {
    return this.received.filter((packet) => packet.cmd === cmd).map(({ messageId }) => messageId);
  }

  async waitFor(cmd: Packet['cmd']): Promise<Packet> {
    await expect.poll(() => this.commands(), { timeout: 4_000, interval: 5 }).toContain(cmd);
    const found = this.received.find((packet) => packet.cmd === cmd);
    if (found === undefined) throw new Error(`no ${cmd}`);
    return found;
  }

  async waitForClose(): Promise<void> {
    await expect.poll(() => this.isClosed, { timeout: 4_000, interval: 5 }).toBe(true);
  }
}

export async function openRaw(port: number): Promise<RawClient> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return new RawClient(socket);
}

/** Opens and connects with a credential of ScriptedPorts. */
export async function connectRaw(
  port: number,
  user: string,
  more: Partial<IConnectPacket> = {},
): Promise<RawClient> {
  const client = await openRaw(port);
  client.send(connectPacket(user, more));
  const connack = await client.waitFor('connack');
  expect(connack).toMatchObject({ returnCode: 0 });
  return client;
}

export function connectPacket(user: string, more: Partial<IConnectPacket> = {}): IConnectPacket {
  const password = Buffer.from(`secret-${user}`);
  const base = { protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;
  return { cmd: 'connect', ...base, clientId: `id-${user}`, username: user, password, ...more };
}

export function publishPacket(
  topic: string,
  payload: string | Buffer,
  qos: 0 | 1 | 2 = 0,
  messageId?: number,
): IPublishPacket {
  return { cmd: 'publish', topic, payload, qos, dup: false, retain: false, messageId };
}
