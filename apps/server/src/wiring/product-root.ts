import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function folderWithPackage(from: string): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'nest-cli.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('the program does not lie below its package.json');
  return folderWithPackage(parent);
}

/** The folder of package.json, whether the program runs compiled or from its sources. */
export const productRoot = folderWithPackage(dirname(fileURLToPath(import.meta.url)));
