import type { AnyObservation } from '#contracts';

/** What a reading was taken from: an observation, or an event in its place. */
export interface ReadFrom {
  readonly observation: Pick<AnyObservation, 'deviceId' | 'kind' | 'observedAtMs' | 'bootId' | 'seq'>;
}

/** What a rule reads out of one observation. */
export interface Reading {
  /** `breach` counts towards opening, `clear` towards ending, `between` towards neither. */
  readonly verdict: 'breach' | 'clear' | 'between';
  /** Signed distance to the edge of what is allowed, in any unit: above 0 beyond it. The larger the worse. */
  readonly excess: number;
  /** What people are told, in `unit`. */
  readonly value: number;
  /** The settings' where left out. */
  readonly unit?: string;
  readonly placeId: string | null;
  /** JSON values that explain the reading. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** Start of the breach where the reading itself knows it, epoch ms. */
  readonly onsetMs?: number;
}

/** Is told every reading that a rule makes, for explanations. `unit` is that of the value. */
export type ReadingTrace = (from: ReadFrom, reading: Reading, unit: string) => void;
