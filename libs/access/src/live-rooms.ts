import type { Principal } from '#contracts';
import { decide } from './permission-table.js';

/** Room of the live stream that holds everything. */
export const everythingRoom = 'everything';

export function vendorRoom(vendorId: string): string {
  return `vendor:${vendorId}`;
}

/** The one room that a viewer listens to, or null where it may not watch. */
export function liveRoomOf(principal: Principal): string | null {
  const decision = decide(principal, 'live.watch');
  if (!decision.allowed) return null;
  return decision.vendorId === null ? everythingRoom : vendorRoom(decision.vendorId);
}
