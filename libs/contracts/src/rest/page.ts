import { z } from 'zod';

/** Query of every list: an opaque cursor of the page before and the number of rows. */
export const pageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});

export interface Page<T> {
  readonly items: readonly T[];
  /** Pass as `cursor` to go on; null on the last page. */
  readonly nextCursor: string | null;
}

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}
