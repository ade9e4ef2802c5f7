/**
 * Many small values by id, as plain JSON: spread over shelves by a hash of the id, so that setting one
 * copies one shelf and not all.
 */
export type Shelves<V> = Readonly<Record<string, Shelf<V>>>;
type Shelf<V> = Readonly<Record<string, V>>;

const SHELVES = 64;
/** Keeps a memory bounded: what does not fit on its shelf is left out until there is room. */
const MAX_ON_A_SHELF = 128;

/** FNV-1a over the id's UTF-16 units. */
function shelfOf(id: string): string {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) mixed = Math.imul(mixed ^ id.charCodeAt(at), 0x01000193);
  return String((mixed >>> 0) % SHELVES);
}

export function fromShelves<V>(shelves: Shelves<V>, id: string): V | undefined {
  const shelf = shelves[shelfOf(id)];
  return shelf !== undefined && Object.hasOwn(shelf, id) ? shelf[id] : undefined;
}

/** With the value at the id, or without one where it is undefined. */
export function onShelves<V>(shelves: Shelves<V>, id: string, value: V | undefined): Shelves<V> {
  const at = shelfOf(id);
  const { [at]: shelf = {}, ...others } = shelves;
  if (value !== undefined) {
    const fits = Object.hasOwn(shelf, id) || Object.keys(shelf).length < MAX_ON_A_SHELF;
    return fits ? { ...shelves, [at]: { ...shelf, [id]: value } } : shelves;
  }
  if (!Object.hasOwn(shelf, id)) return shelves;
  const { [id]: _gone, ...kept } = shelf;
  return Object.keys(kept).length === 0 ? others : { ...shelves, [at]: kept };
}

/** All ids and values, ascending by id. */
export function shelved<V>(shelves: Shelves<V>): readonly (readonly [id: string, value: V])[] {
  return Object.values(shelves)
    .flatMap((shelf) => Object.entries(shelf))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** When the next of the values is due. Remembers it for shelves that do not change. */
export class DueOnShelves<V> {
  private readonly known = new WeakMap<Shelf<V>, number>();

  /** `dueMs` answers Infinity for a value that is never due by itself. */
  constructor(private readonly dueMs: (value: V) => number) {}

  /** Infinity where nothing is due by itself. */
  next(shelves: Shelves<V>): number {
    let dueMs = Number.POSITIVE_INFINITY;
    for (const shelf of Object.values(shelves)) dueMs = Math.min(dueMs, this.ofShelf(shelf));
    return dueMs;
  }

  /** The ids that are due at the earliest time, and that time; null where none is due until `atMs`. */
  until(
    shelves: Shelves<V>,
    atMs: number,
  ): { readonly dueMs: number; readonly ids: readonly string[] } | null {
    const dueMs = this.next(shelves);
    if (dueMs > atMs || dueMs === Number.POSITIVE_INFINITY) return null;
    const due = shelved(shelves).filter(([, value]) => this.dueMs(value) === dueMs);
    return { dueMs, ids: due.map(([id]) => id) };
  }

  private ofShelf(shelf: Shelf<V>): number {
    const known = this.known.get(shelf);
    if (known !== undefined) return known;
    let dueMs = Number.POSITIVE_INFINITY;
    for (const value of Object.values(shelf)) dueMs = Math.min(dueMs, this.dueMs(value));
    this.known.set(shelf, dueMs);
    return dueMs;
  }
}
