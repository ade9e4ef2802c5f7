import { isDeepStrictEqual } from 'node:util';
import type { Device } from '#contracts';
import { type Episode, type FindingChange, type Judged, openEpisodeOf } from '#rules';
import {
  checkpointState,
  DeviceFold,
  type FoldRules,
  type FoldStart,
  fromCheckpointState,
} from '../device-fold.js';
import type { CheckpointRow, CheckpointState } from '../ports.js';
import type { SubjectFold } from './subject-fold.js';

/** The fold of one device as a re-fold drives it. */
export class DeviceSubjectFold implements SubjectFold {
  private readonly fold: DeviceFold;
  /** Without what a horizon announced. */
  private beforeHorizon: FoldStart | null = null;

  constructor(
    rules: FoldRules,
    private readonly device: Device,
    checkpoint: CheckpointRow | null,
  ) {
    const start =
      checkpoint === null
        ? { state: rules.judge.initialDeviceState, open: {} }
        : withoutHorizon(fromCheckpointState(checkpoint.state));
    this.fold = new DeviceFold(rules, device, start);
  }

  take(judged: Judged): void {
    this.fold.take(judged);
  }

  /** Nothing is taken after it. */
  advance(horizonMs: number): void {
    this.beforeHorizon ??= this.fold.result();
    this.fold.advance(horizonMs);
  }

  get changes(): readonly FindingChange[] {
    return this.fold.findings.map(({ change }) => change);
  }

  get open(): readonly Episode[] {
    return Object.values(this.start.state.rules).flatMap((state) => openEpisodeOf(state) ?? []);
  }

  /** The state after the newest reading. */
  get settled(): CheckpointState {
    return checkpointState(this.start);
  }

  /** The state up to the horizon. */
  get reached(): CheckpointState {
    return this.fold.toCheckpointState();
  }

  checkpoint(): CheckpointRow | null {
    const at = this.start.state.last;
    return at === null ? null : { deviceId: this.device.id, state: this.settled, at };
  }

  agreesWith({ state }: CheckpointRow): boolean {
    const stored = fromCheckpointState(state).state;
    // As it comes back from the store: without undefined members.
    return isDeepStrictEqual(JSON.parse(JSON.stringify(this.start.state)), stored);
  }

  /** After the newest reading: what a horizon says is not for good. */
  private get start(): FoldStart {
    return this.beforeHorizon ?? this.fold.result();
  }
}

/** A fold that goes over the data says all that is true of the time after a reading by itself. */
function withoutHorizon({ state, open }: FoldStart): FoldStart {
  const { announced, ...settled } = state;
  return announced === undefined ? { state, open } : { state: settled, open };
}
