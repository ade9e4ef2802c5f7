import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { type LiveSnapshot, type LiveTick, liveEvents, livePath, liveSnapshot, liveTick } from '#contracts';

/** By what a viewer comes in. */
export type ViewerPass = { readonly token: string } | { readonly cookie: string };

export interface ArrivedTick {
  readonly tick: LiveTick;
  /** Epoch milliseconds. */
  readonly arrivedAtMs: number;
}

/** The part of `ws` that stops reading the TCP socket. */
interface PausableTransport {
  readonly ws: { pause(): void; resume(): void };
}

/** A console without a screen: follows the live stream as the contract says, over socket.io. */
export class LiveViewer {
  readonly snapshots: LiveSnapshot[] = [];
  readonly ticks: ArrivedTick[] = [];
  /** Every text that arrived, to look for what must not be in it. */
  readonly frames: string[] = [];
  readonly disconnects: string[] = [];
  readonly #socket: Socket;
  /** Checks and keeps all frames; a viewer that only has to be there counts their characters. */
  readonly #keeps: boolean;
  readCharacters = 0;

  private constructor(httpUrl: string, pass: ViewerPass, keeps: boolean) {
    this.#keeps = keeps;
    this.#socket = io(`${httpUrl}${livePath}`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      ...('token' in pass ? { auth: pass } : { extraHeaders: { cookie: pass.cookie } }),
    });
    this.#socket.on(liveEvents.snapshot, (text: string) => this.#snapshot(text));
    this.#socket.on(liveEvents.tick, (text: string) => this.#tick(text));
    this.#socket.on('disconnect', (reason) => this.disconnects.push(reason));
  }

  /** Resolves with the first snapshot. @throws with the server's reason where it is not let in. */
  static async open(httpUrl: string, pass: ViewerPass, keeps = true): Promise<LiveViewer> {
    const viewer = new LiveViewer(httpUrl, pass, keeps);
    const socket = viewer.#socket;
    await new Promise<void>((resolve, reject) => {
      const refused = (error: Error) => {
        viewer.close();
        reject(error);
      };
      socket.once('connect_error', refused);
      socket.once(liveEvents.snapshot, () => {
        // Later failures are part of dialling again.
        socket.off('connect_error', refused);
        resolve();
      });
    });
    return viewer;
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  /** The newest snapshot. */
  get snapshot(): LiveSnapshot {
    const newest = this.snapshots.at(-1);
    if (newest === undefined) throw new Error('no snapshot yet');
    return newest;
  }

  get tickNumbers(): number[] {
    return this.ticks.map(({ tick }) => tick.seq);
  }

  resync(): void {
    this.#socket.emit(liveEvents.resync);
  }

  /** Reads nothing more from the TCP socket, and goes on being able to send. */
  pause(): void {
    (this.#socket.io.engine.transport as unknown as PausableTransport).ws.pause();
  }

  resume(): void {
    (this.#socket.io.engine.transport as unknown as PausableTransport).ws.resume();
  }

  /** The first tick from now on, or that came already, in which `find` finds something. */
  async seen<T>(find: (tick: LiveTick) => T | undefined, timeoutMs = 10_000): Promise<T & {}> {
    const search = () =>
      this.ticks.map(({ tick }) => find(tick)).find((one) => one !== undefined && one !== null);
    await expect.poll(() => search() !== undefined, { timeout: timeoutMs, interval: 20 }).toBe(true);
    const found = search();
    if (found === undefined || found === null) throw new Error('it was there a moment ago');
    return found;
  }

  close(): void {
    this.#socket.disconnect();
  }

  #snapshot(text: string): void {
    this.readCharacters += text.length;
    if (this.#keeps) this.frames.push(text);
    this.snapshots.push(liveSnapshot.parse(JSON.parse(text)));
  }

  #tick(text: string): void {
    const arrivedAtMs = Date.now();
    this.readCharacters += text.length;
    if (!this.#keeps) return;
    this.frames.push(text);
    this.ticks.push({ tick: liveTick.parse(JSON.parse(text)), arrivedAtMs });
  }
}

/** Numbers that count up by one; the first place where they do not, or null. */
export function firstGap(numbers: readonly number[]): readonly [number, number] | null {
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1];
    if (before !== undefined && number !== before + 1) return [before, number];
  }
  return null;
}

/** The value below which this part (0 to 1) of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
