/** A stretch of time in which a bus was seen at a post throughout: [first, last, whether it is still there]. */
export type Stay = readonly [fromMs: number, toMs: number, isThere: 0 | 1];

/** Stays by bus and post. */
export type BusStays = Readonly<Record<string, readonly Stay[]>>;

/** Keeps a memory small: of one bus at one post the newest stays, and of all those of so many pairs. */
const MAX_STAYS = 8;
const MAX_PAIRS = 512;

/** Positions farther apart in time do not prove that a bus was there in between. */
const MAX_STAY_GAP_MS = 10_000;

/** Separates the bus from the post in a key: no id holds it. */
export const OF = ' @ ';

/** A bus was seen at a post, or seen not to be there. */
export function followBus(
  stays: BusStays,
  pair: string,
  { atMs, isHere }: { readonly atMs: number; readonly isHere: boolean },
): BusStays {
  const known = stays[pair];
  const newest = known?.at(-1);
  if (!isHere) {
    if (known === undefined || newest === undefined || newest[2] === 0) return stays;
    return { ...stays, [pair]: [...known.slice(0, -1), [newest[0], newest[1], 0]] };
  }
  if (known === undefined && Object.keys(stays).length >= MAX_PAIRS) return stays;
  const goesOn = newest !== undefined && newest[2] === 1 && atMs - newest[1] <= MAX_STAY_GAP_MS;
  const before = goesOn ? known!.slice(0, -1) : (known ?? []).slice(1 - MAX_STAYS);
  return { ...stays, [pair]: [...before, [goesOn ? newest[0] : atMs, atMs, 1]] };
}

/** Without what ended before `oldestMs`. */
export function staysSince(stays: BusStays, oldestMs: number): BusStays {
  const isOld = ([, toMs]: Stay) => toMs < oldestMs;
  if (!Object.values(stays).some((known) => known.some(isOld))) return stays;
  const kept = Object.entries(stays).flatMap(([pair, known]) => {
    const left = known.filter((stay) => !isOld(stay));
    return left.length === 0 ? [] : [[pair, left] as const];
  });
  return Object.fromEntries(kept);
}
