import { createLocalPlane, headingVector } from '#geometry';
import type { SimulatedMessage } from '../message.js';

interface SentLocation {
  readonly lat: number;
  readonly lon: number;
  readonly hAccM?: number;
}

/** The same message with its place so many metres off; others as they are. */
export function displaced(
  message: SimulatedMessage,
  shift: { readonly distanceM: number; readonly bearingDeg: number },
  more: { readonly hAccM?: number; readonly fields?: Readonly<Record<string, unknown>> } = {},
): SimulatedMessage {
  const location = message.payload.location as SentLocation | undefined;
  if (location === undefined) return message;
  const { x, y } = headingVector(shift.bearingDeg);
  const moved = createLocalPlane(location).toWgs84({ x: x * shift.distanceM, y: y * shift.distanceM });
  const admitted = more.hAccM === undefined ? {} : { hAccM: more.hAccM };
  const payload = { ...message.payload, location: { ...location, ...moved, ...admitted }, ...more.fields };
  return { ...message, payload };
}
