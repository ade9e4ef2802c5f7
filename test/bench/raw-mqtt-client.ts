import { connect, type Socket } from 'node:net';
import mqttPacket from 'mqtt-packet';

/** Makes the next payload of a client; its bytes are not changed after. */
export type NextPayload = () => Buffer;

export interface RawClientOptions {
  readonly port: number;
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  readonly topic: string;
  readonly inFlight: number;
  readonly nextPayload: NextPayload;
  /** Called for each PUBACK with the time since its PUBLISH, in ms. */
  readonly acknowledged: (latencyMs: number) => void;
}

const pubackHeader = 0x40;

function publishFrame(topic: Buffer, id: number, payload: Buffer): Buffer {
  const remaining = 2 + topic.length + 2 + payload.length;
  const header: number[] = [0x32];
  let rest = remaining;
  do {
    const digit = rest % 128;
    rest = Math.floor(rest / 128);
    header.push(rest > 0 ? digit | 0x80 : digit);
  } while (rest > 0);
  const frame = Buffer.allocUnsafe(header.length + remaining);
  header.forEach((byte, index) => {
    frame[index] = byte;
  });
  let at = frame.writeUInt16BE(topic.length, header.length);
  at += topic.copy(frame, at);
  at = frame.writeUInt16BE(id, at);
  payload.copy(frame, at);
  return frame;
}

/**
 * A publisher that speaks raw frames (MQTT 3.1.1, QoS 1) and keeps a fixed number in flight. It is
 * no client for use: it takes only CONNACK and PUBACK, so that the load costs as little as it can.
 */
export class RawMqttClient {
  readonly #options: RawClientOptions;
  readonly #topic: Buffer;
  readonly #sentAtMs = new Float64Array(65_536);
  #socket: Socket | undefined;
  #nextId = 1;
  #rest: Buffer = Buffer.alloc(0);
  #sending = false;
  #open = 0;

  constructor(options: RawClientOptions) {
    this.#options = options;
    this.#topic = Buffer.from(options.topic);
  }

  /** Resolves when the server accepted the connection; rejects with its return code. */
  async connect(): Promise<void> {
    const { port, clientId, username, password } = this.#options;
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket = socket;
    const connack = new Promise<Buffer>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', resolve);
    });
    socket.write(
      mqttPacket.generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId,
        username,
        password: Buffer.from(password),
        keepalive: 0,
      }),
    );
    const answer = await connack;
    if (answer[0] !== 0x20 || answer[3] !== 0) throw new Error(`${clientId}: refused with code ${answer[3]}`);
    socket.on('data', (chunk) => this.#read(chunk));
  }

  start(): void {
    this.#sending = true;
    const frames = Array.from({ length: this.#options.inFlight }, () => this.#nextFrame());
    this.#socket?.write(Buffer.concat(frames));
  }

  /** Sends no more; what is in flight may still be acknowledged. */
  stop(): void {
    this.#sending = false;
  }

  get open(): number {
    return this.#open;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #nextFrame(): Buffer {
    const id = this.#nextId;
    this.#nextId = id === 65_535 ? 1 : id + 1;
    this.#sentAtMs[id] = performance.now();
    this.#open += 1;
    return publishFrame(this.#topic, id, this.#options.nextPayload());
  }

  #read(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const now = performance.now();
    const frames: Buffer[] = [];
    let at = 0;
    for (; at + 4 <= data.length; at += 4) {
      if (data[at] !== pubackHeader) throw new Error(`unexpected packet 0x${data[at]?.toString(16)}`);
      this.#open -= 1;
      this.#options.acknowledged(now - (this.#sentAtMs[data.readUInt16BE(at + 2)] ?? now));
      if (this.#sending) frames.push(this.#nextFrame());
    }
    this.#rest = data.subarray(at);
    if (frames.length > 0)
      this.#socket?.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames));
  }
}
