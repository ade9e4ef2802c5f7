const ALLOWED = new Set([
  'apps',
  'libs',
  'simulators',
  'test',
  'docs',
  'docker-compose.yml',
  'nest-cli.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
]);
/** Made by the commands, never committed. */
const MADE_HERE = new Set(['node_modules', 'dist', 'data', 'coverage', 'test-results']);

/** Entries of the top level that do not belong there, and those that are missing. */
export function badTopLevel(entries: readonly string[]): string[] {
  const strangers = entries.filter(
    (name) => !ALLOWED.has(name) && !MADE_HERE.has(name) && !name.startsWith('.'),
  );
  const missing = [...ALLOWED].filter((name) => !entries.includes(name));
  return [
    ...strangers.map((name) => `${name} does not belong here`),
    ...missing.map((name) => `${name} is missing`),
  ];
}

/** Entries of libs that the layers do not know: a new lib needs its place in the dependency rules. */
export function unknownLibs(entries: readonly string[], known: readonly string[]): string[] {
  return entries.filter((name) => !known.includes(name));
}
