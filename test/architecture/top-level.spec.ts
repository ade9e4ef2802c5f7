import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownLibs } from './dependency-rules.js';
import { checkoutRoot } from './source-files.js';
import { badTopLevel, unknownLibs } from './top-level.js';

const entries = readdirSync(checkoutRoot);

it('the top level holds what the design names', () => {
  expect(badTopLevel(entries)).toEqual([]);
});

it('a stranger and a missing entry are found', () => {
  const planted = [...entries.filter((name) => name !== 'LICENSE'), 'scripts'];
  expect(badTopLevel(planted)).toEqual(
    expect.arrayContaining(['scripts does not belong here', 'LICENSE is missing']),
  );
});

it('what the commands make, and dotfiles, may lie there', () => {
  expect(badTopLevel([...new Set([...entries, 'dist', 'data', 'node_modules', '.ci'])])).toEqual(
    badTopLevel(entries),
  );
});

it('every lib has its place in the layers', () => {
  expect(unknownLibs(readdirSync(join(checkoutRoot, 'libs')), knownLibs)).toEqual([]);
  expect(unknownLibs(['live', 'billing'], knownLibs)).toEqual(['billing']);
});
