import ts from 'typescript';
import { isTestFile, parse, place, type SourceFile, visit } from './source-files.js';

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = /^(utils?|helpers?|common|shared|core|misc)$|-(utils?|helpers?)$/;
/** kebab-case, with further parts after dots: `live.gateway.ts`, `find-chromium.d.mts`. */
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
/** Files whose tool reads the default export. */
const DEFAULT_EXPORT_DEMANDED = new Set(['vite.config.ts', 'vitest.config.ts']);
const NEST_SUFFIXES: Readonly<Record<string, string>> = {
  Controller: '.controller.ts',
  Module: '.module.ts',
  WebSocketGateway: '.gateway.ts',
};

/** Files and folders with a name that says nothing, or is not in kebab-case. */
export function badPaths(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    const parts = path.split('/');
    const stems = [...parts.slice(0, -1), ...(parts.at(-1) ?? '').split('.').slice(0, 1)];
    const empty = stems
      .filter((stem) => EMPTY_NAMES.test(stem))
      .map((stem) => `${path}: ${stem} says nothing`);
    return KEBAB.test(parts.at(-1) ?? '') ? empty : [...empty, `${path}: not in kebab-case`];
  });
}

/** Default exports where no tool demands one (a declaration file only describes what others export). */
export function defaultExports(files: readonly SourceFile[]): string[] {
  return files
    .filter(
      ({ path }) => !DEFAULT_EXPORT_DEMANDED.has(path.split('/').at(-1) ?? '') && !/\.d\.m?ts$/.test(path),
    )
    .flatMap((file) => {
      const tree = parse(file);
      const found: string[] = [];
      visit(tree, (node) => {
        if (isDefaultExport(node)) found.push(`${place(tree, node)}: a default export`);
      });
      return found;
    });
}

/** NestJS classes in a file that does not carry what they are in its name. */
export function badNestFiles(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('apps/server/') && !isTestFile(path))
    .flatMap((file) => {
      const tree = parse(file);
      const found: string[] = [];
      visit(tree, (node) => {
        if (!ts.isDecorator(node) || !ts.isCallExpression(node.expression)) return;
        const name = node.expression.expression.getText(tree);
        const suffix = NEST_SUFFIXES[name];
        if (suffix !== undefined && !file.path.endsWith(suffix)) {
          found.push(`${place(tree, node)}: @${name} belongs in a file *${suffix}`);
        }
      });
      return found;
    });
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportAssignment(node)) return true;
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  if (!ts.canHaveModifiers(node)) return false;
  return ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}
