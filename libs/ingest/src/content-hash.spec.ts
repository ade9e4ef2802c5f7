import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentHash } from './content-hash.js';

it('is the first 8 bytes of SHA-256 as a signed integer', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (item) => {
      const digest = createHash('sha256').update(JSON.stringify(item)).digest();
      expect(contentHash(item)).toBe(digest.readBigInt64BE(0));
    }),
  );
});
