import ts from 'typescript';
import { isTestFile, parse, place, type SourceFile, visit } from './source-files.js';

/** The libs that know no clock, no chance, no process and no I/O. */
export const pureLibs = ['contracts', 'geometry', 'rules', 'access', 'incident-log'] as const;

const IMPURE_GLOBALS = new Set([
  'process',
  'performance',
  'crypto',
  'console',
  'globalThis',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'require',
  'Temporal',
]);
const IMPURE_MEMBERS = new Set([
  'Date.now',
  'Math.random',
  'DateTime.now',
  'Settings.now',
  'Date.constructor',
]);
// With arguments these read what they are given; without, the clock.
const CLOCK_WITHOUT_ARGUMENTS = new Set(['Date', 'DateTime.local', 'DateTime.utc']);
const MUTABLE_COLLECTIONS = new Set(['Array', 'Map', 'Set']);

/** Where a pure lib reaches for the world or takes an input that it could change. */
export function impurities(files: readonly SourceFile[]): string[] {
  const folders = pureLibs.map((lib) => `libs/${lib}/`);
  return files
    .filter(({ path }) => folders.some((folder) => path.startsWith(folder)) && !isTestFile(path))
    .flatMap((file) => {
      const tree = parse(file);
      const found: string[] = [];
      visit(tree, (node) => {
        const what = impureUse(node, tree) ?? mutableInput(node);
        if (what !== undefined) found.push(`${place(tree, node)}: ${what}`);
      });
      return found;
    });
}

/** Where code that is no app reads the environment: settings reach a lib as values. */
export function environmentReads(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(libs|simulators)\//.test(path) && !isTestFile(path))
    .flatMap((file) => {
      const tree = parse(file);
      const found: string[] = [];
      visit(tree, (node) => {
        if (ts.isPropertyAccessExpression(node) && node.getText(tree) === 'process.env') {
          found.push(`${place(tree, node)}: process.env`);
        }
      });
      return found;
    });
}

function impureUse(node: ts.Node, tree: ts.SourceFile): string | undefined {
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return node.moduleSpecifier.text.startsWith('node:') ? `imports ${node.moduleSpecifier.text}` : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return 'import()';
  if (ts.isPropertyAccessExpression(node) && IMPURE_MEMBERS.has(node.getText(tree)))
    return node.getText(tree);
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const called = node.expression.getText(tree);
    const given = node.arguments?.length ?? 0;
    return given === 0 && CLOCK_WITHOUT_ARGUMENTS.has(called) ? `${called} without arguments` : undefined;
  }
  return ts.isIdentifier(node) && IMPURE_GLOBALS.has(node.text) && isUsed(node) ? node.text : undefined;
}

// `a.process`, `{ process: 1 }` and `process: string` in a type name a member of something else.
function isUsed(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  const isMemberName =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isMethodSignature(parent);
  return !(isMemberName && parent.name === node);
}

function mutableInput(node: ts.Node): string | undefined {
  if (!ts.isParameter(node) || node.type === undefined || !ts.isFunctionDeclaration(node.parent))
    return undefined;
  const isExported = node.parent.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
  if (!isExported) return undefined;
  const isMutable =
    ts.isArrayTypeNode(node.type) ||
    ts.isTupleTypeNode(node.type) ||
    (ts.isTypeReferenceNode(node.type) && MUTABLE_COLLECTIONS.has(node.type.typeName.getText()));
  return isMutable ? `input ${node.name.getText()} is not readonly` : undefined;
}
