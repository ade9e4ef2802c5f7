import { io, type Socket } from 'socket.io-client';
import { liveEvents, livePath } from '#contracts';
import type { LiveStatusStore } from './live-status.js';
import type { LiveStore } from './live-store.js';
import { readSnapshot, readTick } from './read-frame.js';

const maxDelayMs = 5_000;
/** The server pings every 25 s; nothing at all for longer than this means that the way is dead. */
const silenceMs = 40_000;

/** Keeps a live store fed from the server until it is closed. */
export class LiveConnection {
  readonly #store: LiveStore;
  readonly #status: LiveStatusStore;
  readonly #socket: Socket;
  #lastSignMs = Date.now();
  #resyncing = false;
  readonly #watchdog: ReturnType<typeof setInterval>;

  constructor(store: LiveStore, status: LiveStatusStore) {
    this.#store = store;
    this.#status = status;
    this.#socket = io(livePath, {
      transports: ['websocket', 'polling'],
      withCredentials: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: maxDelayMs,
    });
    this.#listen();
    this.#watchdog = setInterval(this.#watch, 5_000);
    globalThis.addEventListener('offline', this.#lost);
  }

  close(): void {
    clearInterval(this.#watchdog);
    globalThis.removeEventListener('offline', this.#lost);
    this.#socket.off();
    this.#socket.disconnect();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on(liveEvents.snapshot, (text: string) => {
      const snapshot = readSnapshot(text);
      this.#resyncing = false;
      this.#store.applySnapshot(snapshot);
      this.#frame(snapshot.at);
    });
    socket.on(liveEvents.tick, (text: string) => this.#tick(text));
    socket.on(liveEvents.problem, () => this.#status.setLink('refused'));
    socket.on('disconnect', this.#lost);
    socket.on('connect_error', () => this.#status.setLink(socket.active ? 'reconnecting' : 'refused'));
    socket.io.on('ping', () => {
      this.#lastSignMs = Date.now();
    });
  }

  #tick(text: string): void {
    const tick = readTick(text);
    const result = this.#store.applyTick(tick);
    if (result === 'gap') this.#resync();
    else this.#frame(tick.at);
  }

  #resync(): void {
    if (this.#resyncing) return;
    this.#resyncing = true;
    this.#socket.emit(liveEvents.resync);
  }

  #frame(at: string): void {
    this.#lastSignMs = Date.now();
    this.#status.frame(Date.parse(at), this.#lastSignMs);
  }

  readonly #lost = (): void => {
    this.#resyncing = false;
    this.#status.setLink('reconnecting');
  };

  /** A network that vanished tells nobody: cut the line ourselves, and dial again. */
  readonly #watch = (): void => {
    if (!this.#socket.connected || Date.now() - this.#lastSignMs < silenceMs) return;
    this.#lastSignMs = Date.now();
    this.#socket.io.engine.close();
  };
}
