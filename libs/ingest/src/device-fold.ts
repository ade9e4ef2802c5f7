import { compareObservationKeys, type Device, type ObservationKey } from '#contracts';
import {
  type DeviceState,
  type Episode,
  type FindingChange,
  type Judged,
  packState,
  type StepResult,
  unpackState,
} from '#rules';
import { findingIdOf } from './finding-id.js';
import type { CheckpointState, FindingRow, Judge, TrialDirectory } from './ports.js';
import { keyOf } from './reading.js';

/** By rule id, the episodes that are open. */
export type OpenFindings = NonNullable<CheckpointState['openFindings']>;

export interface FoldRules {
  readonly judge: Judge;
  readonly directory: Pick<TrialDirectory, 'timeline'>;
}

export interface FoldStart {
  readonly state: DeviceState;
  readonly open: OpenFindings;
  /** Stored under another id than their onset says, by that id: what a horizon told and may take back. */
  readonly renamed?: Readonly<Record<string, string>>;
}

const noMeasures: Readonly<Record<string, number>> = {};

/**
 * The fold of one device: a working copy that starts from a state and is given readings in canonical
 * order. It changes nothing but itself; whoever made it takes over its state, or drops it.
 */
export class DeviceFold {
  private state: DeviceState;
  private open: OpenFindings;
  private readonly found: FindingRow[] = [];
  /** What the rules measured at the newest observation of this fold. */
  measures: Readonly<Record<string, number>> | null = null;

  constructor(
    private readonly rules: FoldRules,
    private readonly device: Device,
    private readonly start: FoldStart,
  ) {
    this.state = start.state;
    this.open = start.open;
  }

  /** Whether a reading has its place before what was folded already. */
  isLate(key: ObservationKey): boolean {
    return this.state.last !== null && compareObservationKeys(key, this.state.last) <= 0;
  }

  /** Judges the next reading by the permit in force at its time; without one it only moves time on. */
  take(judged: Judged): void {
    const timeline = this.rules.directory.timeline(this.device.trialId);
    if (timeline === undefined) {
      const { observedAtMs, bootId, seq } = keyOf(judged);
      this.state = { ...this.state, last: { observedAtMs, bootId, seq } };
      if (judged.type === 'observation') this.measures = noMeasures;
      return;
    }
    const result = this.rules.judge.stepIn(timeline, this.state, judged);
    this.adopt(result);
    if (judged.type === 'observation') this.measures = result.measures;
  }

  /** Lets event time move on to the horizon without a reading. */
  advance(horizonMs: number): void {
    const timeline = this.rules.directory.timeline(this.device.trialId);
    if (timeline === undefined) return;
    this.adopt(this.rules.judge.advanceIn(timeline, this.state, this.device.id, horizonMs));
  }

  result(): FoldStart {
    return { state: this.state, open: this.open };
  }

  /** Changes in their order, at most one revision of a finding where several only updated it. */
  get findings(): readonly FindingRow[] {
    return this.found;
  }

  /** The state as it is saved. */
  toCheckpointState(): CheckpointState {
    return checkpointState(this.result());
  }

  private adopt(result: StepResult): void {
    this.state = result.state;
    for (const change of result.findings) this.record(change);
  }

  private record(change: FindingChange): void {
    const findingId = this.identify(change);
    const row = { findingId, trialId: this.device.trialId, vendorId: this.device.vendorId, change };
    const before = this.found.findLastIndex((found) => found.findingId === findingId);
    const earlier = this.found[before]?.change;
    if (change.type === 'updated' && (earlier?.type === 'opened' || earlier?.type === 'updated')) {
      this.found[before] = { ...row, change: { ...change, type: earlier.type } };
    } else this.found.push(row);
  }

  /**
   * The id of the finding that a change belongs to. An update may refine the onset of the open episode, and
   * the id stays; every other change names the onset that was told last. (A rule may also amend an episode
   * that is over while another one is open: silence does, across operating windows.)
   */
  private identify({ type, episode }: FindingChange): string {
    const { ruleId, onsetMs } = episode;
    const open = this.open[ruleId];
    const isOpen = open !== undefined && (type === 'updated' || open.onsetMs === onsetMs);
    const findingId = isOpen ? open.findingId : this.idOf(episode);
    if (type === 'opened' || type === 'updated') {
      if (!isOpen || open.onsetMs !== onsetMs) this.open = { ...this.open, [ruleId]: { findingId, onsetMs } };
    } else if (isOpen) {
      const { [ruleId]: closed, ...others } = this.open;
      this.open = others;
    }
    return findingId;
  }

  private idOf(episode: Episode): string {
    const id = findingIdOf(this.device.trialId, episode);
    return this.start.renamed?.[id] ?? id;
  }
}

export function checkpointState({ state, open }: FoldStart): CheckpointState {
  const packed = packState(state);
  return Object.keys(open).length === 0 ? packed : { ...packed, openFindings: open };
}

export function fromCheckpointState({ openFindings, ...state }: CheckpointState): FoldStart {
  return { state: unpackState(state), open: openFindings ?? {} };
}
