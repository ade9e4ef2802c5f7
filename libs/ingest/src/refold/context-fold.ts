import { isDeepStrictEqual } from 'node:util';
import {
  type ContextResult,
  type ContextState,
  contextAdvance,
  contextDueMs,
  contextStep,
  type Episode,
  type FindingChange,
  initialContextState,
  type Judged,
  type TrialTimeline,
} from '#rules';
import type { CheckpointRow } from '../ports.js';
import type { ReadingPlace } from './refold-ports.js';
import type { SubjectFold } from './subject-fold.js';

/** Lies beyond every id and boot id: those are of printable ASCII. */
const BEYOND_ALL = '\x7f';

/** A rule of a trial that looks at several devices. */
export interface ContextSubject {
  readonly id: string;
  readonly ruleId: string;
  readonly timeline: TrialTimeline;
}

/**
 * The fold of a rule over the merged data of several devices, as a re-fold drives it. Its checkpoints lie
 * between two instants: all that was observed at their time is in. What a horizon announced is neither
 * saved nor gone on from.
 */
export class ContextFold implements SubjectFold {
  /** Up to the newest reading. */
  private settled: ContextState;
  /** Up to the horizon. */
  private reached: ContextState;
  private readonly told: FindingChange[] = [];
  private announced: readonly FindingChange[] = [];

  constructor(
    private readonly subject: ContextSubject,
    checkpoint: CheckpointRow | null,
  ) {
    this.settled = checkpoint === null ? initialContextState : stateOf(checkpoint);
    this.reached = this.settled;
  }

  take(judged: Judged): void {
    const { timeline, ruleId } = this.subject;
    const { state, findings } = contextStep(timeline, ruleId, this.settled, judged);
    this.settled = state;
    this.reached = state;
    this.told.push(...findings);
    this.announced = [];
  }

  advance(horizonMs: number): void {
    const { timeline, ruleId } = this.subject;
    const result: ContextResult = contextAdvance(timeline, ruleId, this.reached, horizonMs);
    this.reached = result.state;
    this.announced = [...this.announced, ...result.findings];
  }

  get changes(): readonly FindingChange[] {
    return this.announced.length === 0 ? this.told : [...this.told, ...this.announced];
  }

  get open(): readonly Episode[] {
    const memory = this.settled.rules[this.subject.ruleId];
    return memory === undefined ? [] : Object.values(memory.open as Readonly<Record<string, Episode>>);
  }

  /** When time alone will bring about something, after the horizon. */
  get dueMs(): number {
    return contextDueMs(this.subject.timeline, this.subject.ruleId, this.reached);
  }

  checkpoint(): CheckpointRow | null {
    const { last } = this.settled;
    if (last === null) return null;
    const at = { observedAtMs: last.observedAtMs, bootId: BEYOND_ALL, seq: 0 };
    return { deviceId: this.subject.id, state: this.settled, at };
  }

  agreesWith(checkpoint: CheckpointRow): boolean {
    const stored = stateOf(checkpoint);
    if (stored.permitVersion !== this.settled.permitVersion) return false;
    // As it comes back from the store: without undefined members.
    return isDeepStrictEqual(JSON.parse(JSON.stringify(this.settled.rules)), stored.rules);
  }
}

/** The place in the readings of several devices from which a fold goes on after a checkpoint. */
export function placeAfterContext({ at: { observedAtMs } }: CheckpointRow): ReadingPlace {
  return { observedAtMs, deviceId: BEYOND_ALL, bootId: BEYOND_ALL, seq: 0, channel: 'event' };
}

/** A checkpoint of such a rule holds the state that the fold saved. */
function stateOf({ state }: CheckpointRow): ContextState {
  return state as unknown as ContextState;
}
