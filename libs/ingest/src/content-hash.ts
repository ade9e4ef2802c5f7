import { hash } from 'node:crypto';

/**
 * The first 8 bytes of SHA-256 over the item as parsed and written again, as a signed 64-bit integer:
 * space, escapes and the message around an item make no difference, any other change does.
 */
export function contentHash(item: unknown): bigint {
  return hash('sha256', JSON.stringify(item), 'buffer').readBigInt64BE(0);
}
