import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * The connections that have become websockets. Closing an HTTP server waits for them and cannot end them
 * (`closeAllConnections` does not know them), and a polite close waits 30 s for a client that does not read.
 */
export class UpgradedSockets {
  readonly #open = new Set<Duplex>();
  #isOver = false;

  watch(server: Server): void {
    server.on('upgrade', (_request, socket: Duplex) => {
      if (this.#isOver) {
        socket.destroy();
        return;
      }
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  /** Ends all of them, and every later one at once. */
  endAll(): void {
    this.#isOver = true;
    for (const socket of this.#open) socket.destroy();
  }
}
