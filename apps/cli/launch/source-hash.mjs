import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All files under some files and folders, as paths relative to the root, in one order everywhere.
 * @param {string} root
 * @param {readonly string[]} inputs files and folders relative to the root; what is missing is left out
 * @returns {string[]}
 */
export function listFiles(root, inputs) {
  return inputs
    .filter((input) => existsSync(join(root, input)))
    .flatMap((input) =>
      statSync(join(root, input)).isFile()
        ? [input]
        : readdirSync(join(root, input), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name).slice(join(root, '/').length)),
    )
    .sort();
}

/**
 * One hash over the paths and contents of sources: the same exactly while a build of them would be the same.
 * Contents, not times: a checkout of another branch and back rebuilds nothing.
 * @param {string} root
 * @param {readonly string[]} inputs files and folders relative to the root
 * @param {(path: string) => boolean} counts which of the files take part
 * @returns {string} hexadecimal SHA-256
 */
export function sourceHash(root, inputs, counts) {
  const hash = createHash('sha256');
  for (const path of listFiles(root, inputs).filter(counts)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
