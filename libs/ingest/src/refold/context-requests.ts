import type { Device } from '#contracts';
import { contextScopes, type Ruleset, type TrialTimeline } from '#rules';
import type { FreshRow } from '../batch.js';
import type { RefoldRequest, TrialDirectory } from '../ports.js';

/** The new rows of one device in canonical order. */
export interface DeviceRows {
  readonly device: Device;
  readonly fresh: readonly Pick<FreshRow, 'key'>[];
}

type Writable<T> = { -readonly [P in keyof T]: T[P] };

interface Due {
  readonly trialId: string;
  readonly atMs: number;
}

interface Touch {
  readonly subjectId: string;
  readonly atMs: number;
}

/** What is older than that when it comes has its own request, with an end: the run may stop early. */
const pastMs = 120_000;

/** Id of a rule over several devices as the subject of requests and checkpoints; no device's id is like it. */
export function contextSubjectId(trialId: string, ruleId: string): string {
  return `${trialId}/${ruleId}`;
}

/**
 * Asks for rules that look at several devices to be judged again because of the rows of a batch: the requests
 * go into the same transaction. One of these lies in each shard.
 *
 * A device that reports every second need not store a request every second: while a request of this shard is
 * committed that reaches back as far, and the worker has not picked it up, the worker will read the new rows
 * anyway. (Rows of the past never take part: their requests have an end.) That needs care, because a batch decides before it commits. Suppose the worker picked a request up
 * and read the store while a batch that relied on that request was still on its way: the rows of the batch
 * would be missed, and nobody would ask again. Therefore `pickedUp` runs as a task of the shard's own queue,
 * in every shard, before the worker reads anything. A shard has one thing under way at a time, so when the
 * task runs, all batches that relied on the request are committed, and what the worker reads after it holds
 * their rows; every batch after the task finds nothing to rely on and stores a request of its own. (The
 * worker marks as done only requests that it knew before the tasks, so that one stays.)
 *
 * A request is relied on only after its own COMMIT (`committed`): of a batch that failed nothing is stored.
 * After a restart nothing is relied on.
 */
export class ContextRequests {
  /** The earliest time of the requests that are committed and not picked up, by subject. */
  private readonly owedFromMs = new Map<string, number>();
  /** By subject, when time alone will bring about something. */
  private readonly dueMs = new Map<string, Due>();
  /** By subject whose rule a version of the permit dropped, the version under which it was asked for last. */
  private readonly closedUnder = new Map<string, number>();
  private readonly dropped = new WeakMap<Ruleset, readonly string[]>();
  private isBegun = false;

  constructor(
    private readonly directory: Pick<TrialDirectory, 'timeline' | 'allDevices'>,
    /** Rows that are later than that are held: they wait until somebody asks. */
    private readonly lateLimitMs: number,
    /** Whether this shard is told when time alone brings about something of the subject. */
    private readonly isHome: (subjectId: string) => boolean,
  ) {}

  /** What must be asked for because of these rows. Remembers nothing: a batch may be judged twice, and fail. */
  of(works: Iterable<DeviceRows>, requestedAtMs: number): readonly RefoldRequest[] {
    const needed = new Map<string, Writable<RefoldRequest>>();
    for (const { device, fresh } of works) {
      const { trialId } = device;
      for (const { subjectId, atMs } of this.touches(device, fresh)) {
        const lateMs = requestedAtMs - atMs;
        const held = lateMs > this.lateLimitMs;
        const isPast = held || lateMs > pastMs;
        if (!held && (this.owedFromMs.get(subjectId) ?? Number.POSITIVE_INFINITY) <= atMs) continue;
        const key = `${subjectId} ${held} ${isPast}`;
        const known = needed.get(key);
        const toMs = isPast ? Math.max(atMs, known?.toMs ?? atMs) : null;
        const fromMs = Math.min(atMs, known?.fromMs ?? atMs);
        needed.set(key, { trialId, subjectId, fromMs, toMs, requestedAtMs, held });
      }
    }
    return [...needed.values()];
  }

  /** These requests were stored. Those of single devices are none of its business. */
  committed(requests: readonly RefoldRequest[]): void {
    for (const { trialId, subjectId, fromMs, toMs, held } of requests) {
      if (held || !subjectId.startsWith(`${trialId}/`)) continue;
      if (toMs === null) {
        this.owedFromMs.set(subjectId, Math.min(fromMs, this.owedFromMs.get(subjectId) ?? fromMs));
      }
      const version = this.directory.timeline(trialId)?.rulesetAt(fromMs)?.permitVersion;
      if (version !== undefined) this.closedUnder.set(subjectId, version);
    }
  }

  /** The worker takes what is owed of the subject: from now on a request of its own is needed. */
  pickedUp(subjectId: string): void {
    this.owedFromMs.delete(subjectId);
  }

  /** Told after a run that reached the end: something more is to be said of the subject at a time, whatever is observed until then. */
  wakeAt(trialId: string, subjectId: string, atMs: number): void {
    if (atMs < Number.POSITIVE_INFINITY) this.dueMs.set(subjectId, { trialId, atMs });
    else this.dueMs.delete(subjectId);
  }

  /** What must be asked for because event time moves on to `nowMs` without data. */
  due(nowMs: number): readonly RefoldRequest[] {
    this.begin(nowMs);
    return [...this.dueMs].flatMap(([subjectId, { trialId, atMs: fromMs }]) => {
      if (fromMs > nowMs || this.owedFromMs.has(subjectId)) return [];
      return [{ trialId, subjectId, fromMs, toMs: null, requestedAtMs: nowMs, held: false }];
    });
  }

  /** What the process before this one waited for is not known: each rule is looked at once. */
  private begin(nowMs: number): void {
    if (this.isBegun) return;
    this.isBegun = true;
    for (const trialId of new Set(Array.from(this.directory.allDevices(), (device) => device.trialId))) {
      const timeline = this.directory.timeline(trialId);
      for (const ruleId of timeline === undefined ? [] : contextScopes(timeline, nowMs).keys()) {
        const subjectId = contextSubjectId(trialId, ruleId);
        if (this.isHome(subjectId) && !this.dueMs.has(subjectId)) this.wakeAt(trialId, subjectId, nowMs);
      }
    }
  }

  /** Which rules, as subjects, the device's rows concern, and when. */
  private *touches({ trialId, kind, id }: Device, rows: DeviceRows['fresh']): Iterable<Touch> {
    const timeline = rows.length === 0 ? undefined : this.directory.timeline(trialId);
    if (timeline === undefined) return;
    for (const { key } of rows) {
      const atMs = key.observedAtMs;
      const ruleset = timeline.rulesetAt(atMs);
      if (ruleset === undefined) continue;
      for (const rule of ruleset.contextRules) {
        if (rule.takes(kind, id)) yield { subjectId: contextSubjectId(trialId, rule.id), atMs };
      }
      for (const ruleId of this.droppedBy(ruleset, timeline)) {
        const subjectId = contextSubjectId(trialId, ruleId);
        if (this.closedUnder.get(subjectId) !== ruleset.permitVersion) yield { subjectId, atMs };
      }
    }
  }

  /** Rules of earlier versions of the permit: their episodes end when this one comes into force. */
  private droppedBy(ruleset: Ruleset, timeline: TrialTimeline): readonly string[] {
    const known = this.dropped.get(ruleset);
    if (known !== undefined) return known;
    const kept = new Set(ruleset.contextRules.map(({ id }) => id));
    const ids = [...contextScopes(timeline, ruleset.inForceFromMs).keys()].filter((id) => !kept.has(id));
    this.dropped.set(ruleset, ids);
    return ids;
  }
}
