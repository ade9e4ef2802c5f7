import type { Connection } from './connection.js';
import type { RateLimiter } from './rate-limiter.js';
import type { RefusalReporter } from './refusal-reporter.js';
import { HoldReason } from './socket-valve.js';

const PINGRESP = Buffer.from([0xd0, 0x00]);
/** A client that pings but does not read gets no more answers than this. */
const MAX_UNREAD_BYTES = 65_536;

/** What happens to every chunk of network bytes before the MQTT library may read it. */
export class ChunkIntake {
  constructor(
    private readonly refusals: RefusalReporter,
    private readonly rates: RateLimiter,
  ) {}

  /** @returns the bytes for the library, or undefined when the connection was refused and closed. */
  take(connection: Connection, chunk: Buffer): Buffer | undefined {
    const { guard, socket } = connection;
    const passed = guard.inspect(chunk);
    if (passed === undefined) {
      if (guard.refusal !== undefined) {
        const action = connection.isReady ? 'packet' : 'connect';
        this.refusals.reportAndClose(connection, { action, ...guard.refusal });
      }
      return undefined;
    }
    // Until the CONNACK is out, what follows the CONNECT waits.
    if (!connection.isReady && guard.connectComplete) connection.valve.hold(HoldReason.Connecting);
    const nowMs = performance.now();
    const frames = guard.takeFrames();
    if (frames > 0) connection.lastHeardMs = nowMs;
    for (let pings = guard.takePings(); pings > 0 && socket.writableLength < MAX_UNREAD_BYTES; pings -= 1) {
      socket.write(PINGRESP);
    }
    this.rates.charge(connection, frames, chunk.length, nowMs);
    return passed;
  }
}
