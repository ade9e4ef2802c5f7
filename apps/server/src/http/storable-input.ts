// No document of ours is deeper than about ten levels (a permit's polygons).
const maxDepth = 40;

export interface Unstorable {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

interface Place {
  readonly value: unknown;
  readonly path: readonly PropertyKey[];
}

function textProblem(text: string): string | null {
  if (text.includes('\0')) return 'must not hold the character U+0000';
  return text.isWellFormed() ? null : 'must be well-formed Unicode';
}

/**
 * Where a request holds what JSON allows and PostgreSQL cannot store: U+0000, halves of surrogate pairs, or
 * nesting without end. Null where there is nothing of the kind. Does not recurse, so depth cannot harm it.
 */
export function unstorableAt(value: unknown): Unstorable | null {
  const places: Place[] = [{ value, path: [] }];
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    const { path } = place;
    if (path.length > maxDepth) return { path: path.slice(0, 3), message: 'is nested too deeply' };
    if (typeof place.value === 'string') {
      const message = textProblem(place.value);
      if (message !== null) return { path, message };
    }
    if (typeof place.value !== 'object' || place.value === null) continue;
    for (const [key, inner] of Object.entries(place.value)) {
      const message = textProblem(key);
      if (message !== null) return { path, message: `a name in it ${message}` };
      places.push({ value: inner, path: [...path, key] });
    }
  }
  return null;
}
