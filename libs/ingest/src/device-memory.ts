import type { ObservationKey } from '#contracts';
import type { DeviceState } from '#rules';
import type { FoldStart, OpenFindings } from './device-fold.js';
import type { ReadingChannel } from './reading.js';

/**
 * What a shard remembers of one device: always as committed, never ahead of the store. A batch reads it,
 * works on copies, and writes it after COMMIT.
 */
export interface DeviceMemory {
  readonly deviceId: string;
  /**
   * False before the device's history was read, and again after a failed commit or a surprise of the unique
   * index: the store may then hold more than memory knows, so the next message reads the history anew.
   */
  isCurrent: boolean;
  state: DeviceState;
  open: OpenFindings;
  /** The same after the newest reading, without what a horizon announced since: what is saved. */
  settled: FoldStart;
  /** The farthest horizon up to which the state was moved on; null where there was none. */
  horizonMs: number | null;
  /**
   * What a horizon told of the time after the newest reading. `unknown`: somebody told something before a restart
   * or a failed commit, so a re-fold is asked for, which says what; `asked`: and its request is stored.
   */
  announced: 'known' | 'unknown' | 'asked';
  /** Ids of what a horizon told, where they are not those of its onset. */
  renamed: Readonly<Record<string, string>>;
  /** Its stored data are being judged again, so its state is not saved meanwhile. */
  isJudgedAgain: boolean;
  /** The greatest stored key of each channel: what lies beyond it is new for certain. */
  newest: Record<ReadingChannel, ObservationKey | null>;
  /** Event time of the newest checkpoint. */
  checkpointAtMs: number | null;
  readingsSinceCheckpoint: number;
  /** Messages of the device that wait for a batch. */
  waiting: number;
  /** Silence need not be looked at before this time. */
  quietUntilMs: number;
}

export function emptyDeviceMemory(deviceId: string, state: DeviceState): DeviceMemory {
  return {
    deviceId,
    isCurrent: false,
    state,
    open: {},
    settled: { state, open: {} },
    horizonMs: null,
    announced: 'known',
    renamed: {},
    isJudgedAgain: false,
    newest: { telemetry: null, event: null },
    checkpointAtMs: null,
    readingsSinceCheckpoint: 0,
    waiting: 0,
    quietUntilMs: 0,
  };
}
