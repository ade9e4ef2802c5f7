import type { BusPayload } from '#contracts';
import { sigmaOfAccuracyM } from '#geometry';

type FixType = NonNullable<BusPayload['fixType']>;

/** How sure a position is across an edge. */
export interface PositionAccuracy {
  /** Radius that holds the true place with 68 %, metres. */
  readonly hAccM: number;
  /** Standard deviation in one direction, metres. */
  readonly sigmaM: number;
  /** True where the device sent none and a value was assumed. */
  readonly assumed: boolean;
}

/**
 * What is assumed of a receiver that names its solution but no accuracy, metres (68 %): some times what
 * such receivers reach under an open sky, since streets are not open sky.
 */
const ASSUMED_BY_FIX_TYPE: { readonly [F in FixType]?: number } = { rtk_fixed: 0.1, rtk_float: 1, dgnss: 3 };

/**
 * Accuracy of a bus's position: as sent, else assumed by the kind of fix, else `assumedHAccM`. An
 * accuracy of 0 is no accuracy that a receiver has: it counts as not sent.
 */
export function positionAccuracy(payload: BusPayload, assumedHAccM: number): PositionAccuracy {
  const { hAccM } = payload.location;
  if (hAccM !== undefined && hAccM > 0) return { hAccM, sigmaM: sigmaOfAccuracyM(hAccM), assumed: false };
  const { fixType } = payload;
  const assumedM = (fixType === undefined ? undefined : ASSUMED_BY_FIX_TYPE[fixType]) ?? assumedHAccM;
  return { hAccM: assumedM, sigmaM: sigmaOfAccuracyM(assumedM), assumed: true };
}
