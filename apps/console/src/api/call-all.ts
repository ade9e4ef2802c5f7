import type { Endpoint } from '#contracts';
import { type CallInput, type CallResult, call } from './call.js';
import type { ItemOf } from './use-listing.js';

const pageSize = 1000;

/** Every item of a list, up to `maxPages` pages of 1,000. @throws ApiProblem as call does. */
export async function callAll<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  maxPages: number,
): Promise<readonly ItemOf<E>[]> {
  const items: ItemOf<E>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < maxPages; page++) {
    const query = { ...input.query, limit: pageSize, ...(cursor === null ? {} : { cursor }) };
    const result: CallResult<E> = await call(endpoint, Object.assign({}, input, { query }));
    const { items: more, nextCursor } = result as { items: ItemOf<E>[]; nextCursor: string | null };
    items.push(...more);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return items;
}
