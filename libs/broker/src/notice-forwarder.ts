import type { AedesOptions } from 'aedes';
import type { BrokerCounters } from './broker-counters.js';

type AuthorizeForward = NonNullable<AedesOptions['authorizeForward']>;

/** Notices are QoS 0: a subscriber that does not read loses them, and nobody waits for it. */
export class NoticeForwarder {
  constructor(
    private readonly maxUnreadBytes: number,
    private readonly counters: BrokerCounters,
  ) {}

  /** Asked before every delivery; null drops it. */
  readonly authorizeForward: AuthorizeForward = (client, packet) => {
    if (client.conn.writableLength > this.maxUnreadBytes) {
      this.counters.noticesDropped += 1;
      return null;
    }
    this.counters.noticesSent += 1;
    return packet;
  };
}
