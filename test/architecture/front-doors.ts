import ts from 'typescript';
import { parse, place, type SourceFile, visit } from './source-files.js';

const FRONT_DOOR = /^(libs\/[^/]+|simulators)\/src\/index\.ts$/;

/** Front doors that are missing, or hold more than explicit names handed on. */
export function badFrontDoors(files: readonly SourceFile[]): string[] {
  const homes = new Set(files.map(({ path }) => /^(libs\/[^/]+|simulators)\//.exec(path)?.[1] ?? path));
  const doors = files.filter(({ path }) => FRONT_DOOR.test(path));
  const missing = [...homes].filter((home) => !doors.some(({ path }) => path === `${home}/src/index.ts`));
  return [...missing.map((home) => `${home}: no src/index.ts`), ...doors.flatMap(notHandingOn)];
}

/** Every `export *`: what a module offers is to be read in it. */
export function starExports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const tree = parse(file);
    const found: string[] = [];
    visit(tree, (node) => {
      const isStar =
        ts.isExportDeclaration(node) && !(node.exportClause && ts.isNamedExports(node.exportClause));
      if (isStar) found.push(`${place(tree, node)}: ${node.getText(tree)}`);
    });
    return found;
  });
}

function notHandingOn(file: SourceFile): string[] {
  const tree = parse(file);
  return tree.statements
    .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined))
    .map((statement) => `${place(tree, statement)}: a front door only hands on names`);
}
