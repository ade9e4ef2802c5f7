import type { RefoldRequest } from '../ports.js';

/**
 * Requests of batches whose commit failed. The answer to a COMMIT that worked may have been lost: then they are
 * stored, but what comes again is known and orders nothing, so nobody would be told of them.
 */
export class DoubtfulRequests {
  private readonly byPlace = new Map<string, RefoldRequest>();

  constructor(private readonly onRefoldsOwed: (requests: readonly RefoldRequest[]) => void) {}

  add(requests: readonly RefoldRequest[]): void {
    for (const request of requests) {
      const { subjectId, fromMs, toMs, held } = request;
      if (!held) this.byPlace.set(`${subjectId}|${fromMs}|${toMs}`, request);
    }
  }

  /**
   * The store answers again: whoever works requests off looks whether these are there. A COMMIT may still be under
   * way on the connection that was given up; what its clients send again comes after it, or meets it.
   */
  tell(hasCome: boolean): void {
    if (this.byPlace.size === 0) return;
    this.onRefoldsOwed([...this.byPlace.values()]);
    if (hasCome) this.byPlace.clear();
  }
}
