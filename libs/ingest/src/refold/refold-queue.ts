import type { RefoldRequest } from '../ports.js';
import type { OwedRefold } from './refold-ports.js';

/** The requests of one subject. */
export interface Waiting {
  readonly subjectId: string;
  readonly requests: OwedRefold[];
  /** Failed runs one after the other. */
  readonly failures: number;
  /** Not before this time of the monotonic clock. */
  readonly notBeforeMs: number;
}

/** What is told while the store is read is left for the next time. */
export interface QueueReading {
  /** `owed`: all that is stored and not done, read after the reading began. */
  take(owed: readonly OwedRefold[], nowMs: number): void;
  /** The store could not be read. */
  putBack(): void;
}

type Place = Pick<RefoldRequest, 'subjectId' | 'fromMs' | 'toMs'>;

function placeOf({ subjectId, fromMs, toMs }: Place): string {
  return `${subjectId}|${fromMs}|${toMs}`;
}

/**
 * The requests that are to be worked off. Only those count of which ingest was told: that a batch stored them,
 * or that everything stored is to be done. Somebody else's request may be stored before the directory
 * knows the permit for which it was made.
 */
export class RefoldQueue {
  private told = new Set<string>();
  private isEverythingTold = false;
  private readonly seenAtMs = new Map<string, number>();
  private readonly subjects = new Map<string, Waiting>();
  /** Times of the monotonic clock until which a subject rests after a run. */
  private readonly restUntilMs = new Map<string, number>();

  /** Whether requests may be stored that it was not given. */
  get isToldOfMore(): boolean {
    return this.isEverythingTold || this.told.size > 0;
  }

  /** Requests that are not done, those under way among them. */
  get size(): number {
    return this.seenAtMs.size;
  }

  /** When the oldest of them was seen first, epoch ms. */
  get oldestAtMs(): number | null {
    const [oldest] = this.seenAtMs.values();
    return oldest ?? null;
  }

  tell(requests: readonly Place[]): void {
    for (const request of requests) this.told.add(placeOf(request));
  }

  tellEverything(): void {
    this.isEverythingTold = true;
  }

  beginReading(): QueueReading {
    const { told, isEverythingTold } = this;
    this.isEverythingTold = false;
    this.told = new Set();
    return {
      take: (owed, nowMs) => {
        for (const request of owed) {
          if (this.seenAtMs.has(request.id)) continue;
          if (isEverythingTold || told.has(placeOf(request))) this.add(request, nowMs);
        }
      },
      putBack: () => {
        this.isEverythingTold ||= isEverythingTold;
        for (const place of told) this.told.add(place);
      },
    };
  }

  /** Subjects with requests, the one that waits longest first. */
  waiting(): Iterable<Waiting> {
    return this.subjects.values();
  }

  /** Takes a subject out for a run. */
  begin({ subjectId }: Waiting): void {
    this.subjects.delete(subjectId);
  }

  /** Requests that the run did not reach wait again. */
  finish(
    { subjectId, requests }: Waiting,
    doneIds: readonly string[],
    { nowMs, restMs }: { readonly nowMs: number; readonly restMs: number },
  ): void {
    for (const id of doneIds) this.seenAtMs.delete(id);
    const left = requests.filter(({ id }) => this.seenAtMs.has(id));
    for (const [rested, untilMs] of this.restUntilMs) {
      // In the order in which they began to rest.
      if (untilMs > nowMs) break;
      this.restUntilMs.delete(rested);
    }
    if (restMs > 0) this.restUntilMs.set(subjectId, nowMs + restMs);
    // What lies too far away for one run has waited already.
    this.wait({ subjectId, requests: left, failures: 0, notBeforeMs: left.length > 0 ? 0 : nowMs + restMs });
  }

  /** A run failed: its requests wait until then. */
  putBack(waiting: Waiting, notBeforeMs: number): void {
    this.wait({ ...waiting, failures: waiting.failures + 1, notBeforeMs });
  }

  /** Nobody knows the subject: its requests stay stored, for the next time that everything is to be done. */
  drop({ requests }: Waiting): void {
    for (const { id } of requests) this.seenAtMs.delete(id);
  }

  private add(request: OwedRefold, nowMs: number): void {
    this.seenAtMs.set(request.id, nowMs);
    const { subjectId } = request;
    const known = this.subjects.get(subjectId);
    if (known !== undefined) known.requests.push(request);
    else {
      const notBeforeMs = this.restUntilMs.get(subjectId) ?? 0;
      this.subjects.set(subjectId, { subjectId, requests: [request], failures: 0, notBeforeMs });
    }
  }

  private wait(waiting: Waiting): void {
    const { subjectId } = waiting;
    const meanwhile = this.subjects.get(subjectId)?.requests ?? [];
    const requests = [...waiting.requests, ...meanwhile];
    if (requests.length === 0) this.subjects.delete(subjectId);
    else this.subjects.set(subjectId, { ...waiting, requests });
  }
}
