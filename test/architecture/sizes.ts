import ts from 'typescript';
import { isTestFile, parse, place, type SourceFile, visit } from './source-files.js';

const FILE_LINES = 300;
const TEST_FILE_LINES = 400;
const FUNCTION_LINES = 50;
const CONSTRUCTOR_PARAMETERS = 5;

/** What vitest is given to run is a list of tests, not a function of ours. */
const TEST_BLOCKS = /^(describe|it|test|suite|beforeAll|beforeEach|afterAll|afterEach)\b/;

/** What is too long or takes too much: one line of text for each violation. */
export function tooBig(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const tree = parse(file);
    return [...longFile(file), ...longFunctions(tree), ...wideConstructors(tree)];
  });
}

function longFile({ path, text }: SourceFile): string[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const limit = isTestFile(path) ? TEST_FILE_LINES : FILE_LINES;
  return lines > limit ? [`${path}: ${lines} lines, at most ${limit}`] : [];
}

function longFunctions(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined || isTestBlock(node, tree))
      return;
    const lines = lineOf(tree, node.getEnd()) - lineOf(tree, node.getStart(tree)) + 1;
    if (lines > FUNCTION_LINES)
      found.push(`${place(tree, node)}: a function of ${lines} lines, at most ${FUNCTION_LINES}`);
  });
  return found;
}

function isTestBlock(node: ts.Node, tree: ts.SourceFile): boolean {
  return (
    isTestFile(tree.fileName) &&
    ts.isCallExpression(node.parent) &&
    TEST_BLOCKS.test(node.parent.expression.getText(tree))
  );
}

function wideConstructors(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  visit(tree, (node) => {
    if (!ts.isConstructorDeclaration(node) || node.parameters.length <= CONSTRUCTOR_PARAMETERS) return;
    found.push(
      `${place(tree, node)}: a constructor of ${node.parameters.length} parameters, at most ${CONSTRUCTOR_PARAMETERS}`,
    );
  });
  return found;
}

function lineOf(tree: ts.SourceFile, position: number): number {
  return tree.getLineAndCharacterOfPosition(position).line;
}
