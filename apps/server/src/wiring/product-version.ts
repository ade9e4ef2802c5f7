import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productRoot } from './product-root.js';

/** Version of the package, as its package.json says. */
export const productVersion: string = (
  JSON.parse(readFileSync(join(productRoot, 'package.json'), 'utf8')) as { version: string }
).version;
