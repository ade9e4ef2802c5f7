/** Cuts a list into parts of at most `size`. */
export function slicesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const slices: T[][] = [];
  for (let start = 0; start < items.length; start += size) slices.push(items.slice(start, start + size));
  return slices;
}
