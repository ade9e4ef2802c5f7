/** A value at a time, epoch ms; plain JSON. */
export type RecentReading = readonly [atMs: number, value: number];

/** Keeps a state small, however often a device reports. */
const SLOTS = 16;

/**
 * The readings of the last `windowMs` up to `atMs`, oldest first, of which only the lowest in each
 * sixteenth of the window is kept: enough to find how far a value rose.
 */
export function remember(
  recent: readonly RecentReading[],
  [atMs, value]: RecentReading,
  windowMs: number,
): readonly RecentReading[] {
  const slotMs = windowMs / SLOTS;
  const known = within(recent, atMs, windowMs);
  const newest = known.at(-1);
  if (newest === undefined || Math.floor(newest[0] / slotMs) !== Math.floor(atMs / slotMs)) {
    return [...known, [atMs, value]];
  }
  return newest[1] <= value ? known : [...known.slice(0, -1), [atMs, value]];
}

/** Those of the readings that are no older than `windowMs`. */
export function within(
  recent: readonly RecentReading[],
  atMs: number,
  windowMs: number,
): readonly RecentReading[] {
  return recent.filter(([seenMs]) => atMs - seenMs <= windowMs);
}
