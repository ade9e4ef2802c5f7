import type { BusPayload } from '#contracts';

/** Faster than this a vehicle moves, m/s. */
export const MOVING_SPEED_MPS = 0.5;

/** Whether the vehicle drives by itself or from afar; null where it does not say. */
export function isAutomated({ controlMode }: BusPayload): boolean | null {
  return controlMode === undefined ? null : controlMode === 'automated' || controlMode === 'remote';
}

/** Whether it moves, by the speed that it sends; null where it sends none. */
export function isMoving({ speedMps }: BusPayload, movingSpeedMps = MOVING_SPEED_MPS): boolean | null {
  return speedMps === undefined ? null : speedMps > movingSpeedMps;
}

/** Whether it is in use, as opposed to parked: automated or moving; null where that cannot be told. */
export function isInUse(payload: BusPayload): boolean | null {
  const automated = isAutomated(payload);
  const moving = isMoving(payload);
  if (automated === true || moving === true) return true;
  return automated === false && moving === false ? false : null;
}
