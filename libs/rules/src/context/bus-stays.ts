/** A stretch of time in which a bus was seen at a post throughout: [first, last, whether it is still there]. */
export type Stay = readonly [fromMs: number, toMs: number, isThere: 0 | 1];

/** Of one bus, by post, oldest first. */
export type StaysOfBus = Readonly<Record<string, readonly Stay[]>>;

/** By bus. */
export type BusStays = Readonly<Record<string, StaysOfBus>>;

/** Keeps a memory small: of one bus at one post the newest stays, and of all that of so many buses. */
const MAX_STAYS = 8;
const MAX_BUSES = 512;

/** Positions farther apart in time do not prove that a bus was there in between. */
const MAX_STAY_GAP_MS = 10_000;

const NOWHERE: StaysOfBus = Object.freeze({});

/** No property of an object is called like that. */
function keyOf(busId: string): string {
  return `${busId}/`;
}

export function staysOf(stays: BusStays, busId: string): StaysOfBus {
  return stays[keyOf(busId)] ?? NOWHERE;
}

export function withStaysOf(stays: BusStays, busId: string, own: StaysOfBus): BusStays {
  const key = keyOf(busId);
  if (own === (stays[key] ?? NOWHERE)) return stays;
  const isFull = stays[key] === undefined && Object.keys(stays).length >= MAX_BUSES;
  return isFull ? stays : { ...stays, [key]: own };
}

/** All stays at a post, bus by bus, ascending by its key. */
export function staysAt(
  stays: BusStays,
  postId: string,
): readonly (readonly [busId: string, stays: readonly Stay[]])[] {
  return Object.entries(stays)
    .flatMap(([key, own]) => {
      const here = own[postId];
      return here === undefined ? [] : [[key.slice(0, -1), here] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The bus was seen at a post, or seen not to be there. */
export function followBus(
  own: StaysOfBus,
  postId: string,
  { atMs, isHere }: { readonly atMs: number; readonly isHere: boolean },
): StaysOfBus {
  const known = own[postId];
  const newest = known?.at(-1);
  if (!isHere) {
    if (known === undefined || newest === undefined || newest[2] === 0) return own;
    return { ...own, [postId]: [...known.slice(0, -1), [newest[0], newest[1], 0]] };
  }
  const goesOn = newest !== undefined && newest[2] === 1 && atMs - newest[1] <= MAX_STAY_GAP_MS;
  const before = goesOn ? known!.slice(0, -1) : (known ?? []).slice(1 - MAX_STAYS);
  return { ...own, [postId]: [...before, [goesOn ? newest[0] : atMs, atMs, 1]] };
}

/** Without what ended before `oldestMs`. */
export function staysSince(stays: BusStays, oldestMs: number): BusStays {
  if (!Object.values(stays).some((own) => hasOlder(own, oldestMs))) return stays;
  const kept = Object.entries(stays).flatMap(([key, own]) => {
    const left = Object.entries(own).flatMap(([postId, known]) => {
      const young = known.filter(([, toMs]) => toMs >= oldestMs);
      return young.length === 0 ? [] : [[postId, young] as const];
    });
    return left.length === 0 ? [] : [[key, Object.fromEntries(left)] as const];
  });
  return Object.fromEntries(kept);
}

/** Stays come in their order: the first is the oldest. */
function hasOlder(own: StaysOfBus, oldestMs: number): boolean {
  for (const postId in own) {
    const oldest = own[postId]?.[0];
    if (oldest !== undefined && oldest[1] < oldestMs) return true;
  }
  return false;
}
