import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The checkout that these tests judge. */
export const checkoutRoot = fileURLToPath(new URL('../..', import.meta.url));

/** A file under judgement: its path relative to the checkout, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const CODE = /\.(ts|tsx|mts|mjs)$/;
const NOT_OURS = new Set(['node_modules', 'dist', 'data', 'coverage', 'test-results', '.git']);

/** All files under some folders of a checkout that match a pattern. */
export function readFiles(folders: readonly string[], matching: RegExp, root = checkoutRoot): SourceFile[] {
  return folders
    .flatMap((folder) => walk(join(root, folder)))
    .map((path) => relative(root, path).replaceAll('\\', '/'))
    .filter((path) => matching.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** All code under some folders of a checkout. */
export function readCode(folders: readonly string[], root = checkoutRoot): SourceFile[] {
  return readFiles(folders, CODE, root);
}

/** Every folder that holds code of ours. */
export const codeFolders = ['apps', 'libs', 'simulators', 'test'] as const;

/** Whether a file is a test or belongs to the tests. */
export function isTestFile(path: string): boolean {
  return path.startsWith('test/') || /\.spec\.tsx?$/.test(path);
}

/** The syntax tree of a file, with parents. */
export function parse({ path, text }: SourceFile): ts.SourceFile {
  const kind = path.endsWith('.tsx')
    ? ts.ScriptKind.TSX
    : path.endsWith('.mjs')
      ? ts.ScriptKind.JS
      : ts.ScriptKind.TS;
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
}

/** Visits every node of a syntax tree. */
export function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/** `path:line`, as editors understand it. */
export function place(tree: ts.SourceFile, node: ts.Node): string {
  return `${tree.fileName}:${tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1}`;
}

function walk(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}
