import { hash } from 'node:crypto';

/**
 * The first 8 bytes of SHA-256 over the item as parsed and written again, as a signed 64-bit integer:
 * space, escapes and the message around an item make no difference, any other change does.
 */
export function contentHash(item: unknown): bigint {
  // By way of hex: twice as fast as a Buffer, which lies outside the heap.
  const digits = hash('sha256', JSON.stringify(item), 'hex').slice(0, 16);
  return BigInt.asIntN(64, BigInt(`0x${digits}`));
}
