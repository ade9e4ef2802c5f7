/** How current the picture is. `refused`: the server will not serve this viewer. */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'refused';

export interface LiveStatus {
  readonly link: LinkState;
  /** The server's time of the newest frame, epoch ms; null before the first. */
  readonly pictureAtMs: number | null;
  /** How far the server's clock is ahead of this one, ms; ages are told by the server's clock. */
  readonly clockOffsetMs: number;
}

/** The present state of the link; listeners hear of every change. */
export class LiveStatusStore {
  #status: LiveStatus = { link: 'connecting', pictureAtMs: null, clockOffsetMs: 0 };
  readonly #listeners = new Set<() => void>();

  get = (): LiveStatus => this.#status;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  setLink(link: LinkState): void {
    if (link !== this.#status.link) this.#set({ ...this.#status, link });
  }

  /**
   * A frame came in. The smallest delay seen tells best how the clocks differ, but a clock may be set
   * while we watch; so the offset follows slowly where it shrinks and at once where it grows.
   */
  frame(serverAtMs: number, nowMs: number): void {
    const seen = serverAtMs - nowMs;
    const before = this.#status.clockOffsetMs;
    const first = this.#status.pictureAtMs === null;
    const clockOffsetMs = first || seen > before ? seen : before + (seen - before) * 0.05;
    this.#set({ link: 'live', pictureAtMs: serverAtMs, clockOffsetMs });
  }

  /** Forgets the picture, as after signing out. */
  reset(): void {
    this.#set({ link: 'connecting', pictureAtMs: null, clockOffsetMs: 0 });
  }

  #set(status: LiveStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener();
  }
}
