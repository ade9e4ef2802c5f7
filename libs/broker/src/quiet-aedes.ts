import { Aedes, type Client, type PublishPacket } from 'aedes';

type Done = (error?: Error) => void;

/**
 * aedes without the routing of what clients publish: once acknowledged, a message has done its work here.
 * Routing would make every publisher wait for the slowest subscriber. What the server itself sends
 * (notices) and the library's bookkeeping ($SYS) still go through.
 */
export class QuietAedes extends Aedes {
  override publish(packet: PublishPacket, clientOrDone: Client | null | Done, done?: Done): void {
    const finish = typeof clientOrDone === 'function' ? clientOrDone : done;
    if (packet.topic.startsWith('$SYS/')) super.publish(packet, finish ?? (() => undefined));
    else finish?.();
  }

  /** Delivers to the topic's subscribers, QoS 0. */
  send(topic: string, payload: Uint8Array): void {
    const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
    super.publish(
      { cmd: 'publish', topic, payload: bytes, qos: 0, dup: false, retain: false },
      () => undefined,
    );
  }
}
