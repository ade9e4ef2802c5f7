import { setTimeout as delay } from 'node:timers/promises';

/** The only clock that a run looks at; device models live on virtual time. */
export interface SimulationClock {
  /** Epoch ms. */
  nowMs(): number;
  /** Resolves at the time, or at once where it has passed or the signal is aborted. */
  sleepUntil(atMs: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: SimulationClock = {
  nowMs: () => Date.now(),
  async sleepUntil(atMs, signal) {
    const remainingMs = atMs - Date.now();
    if (remainingMs <= 0 || signal.aborted) return;
    try {
      await delay(remainingMs, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  },
};
