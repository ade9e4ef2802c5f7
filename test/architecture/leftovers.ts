import ts from 'typescript';
import { isTestFile, parse, place, type SourceFile, visit } from './source-files.js';

// Spelt in pieces, so that this file does not find itself.
const SUPPRESSION = new RegExp(
  ['@ts-(ignore|nocheck)', 'biome-ignore', 'eslint-disable', 'oxlint-disable'].join('|'),
);
const EXPECT_ERROR = new RegExp(['@ts', 'expect-error'].join('-'));
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].join('|')})\\b`);
const COMMENTED_OUT =
  /^\/\/\s*((const|let|var|import|export|return|await|throw|if|for|while)\b.*[;{]|[\w.]+\(.*\);|\})\s*$/;

/** What belongs to a workplace or a registry, not to the product. */
const STRANGE_WORDS: readonly (readonly [string, RegExp])[] = [
  ['a path of one machine', new RegExp(`(^|[^\\w.*/])/(${['work', 'home', 'Users'].join('|')})/\\w`)],
  ['a folder beside the checkout', new RegExp(`\\.\\./${'sha' + 'red'}\\b`)],
  [
    'a package registry',
    new RegExp(['registry\\.npm' + 'js', 'npm' + 'mirror', 'registry\\.yarn' + 'pkg'].join('|')),
  ],
];

/** Each `any` in a type. */
export function anyTypes(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const tree = parse(file);
    const found: string[] = [];
    visit(tree, (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${place(tree, node)}: any`);
    });
    return found;
  });
}

/** Comments that silence a tool, announce unfinished work, or keep dead code. */
export function badComments(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const { path } = file;
    return commentsOf(parse(file)).flatMap(({ line, text }) => {
      const isSilencing = SUPPRESSION.test(text) || (EXPECT_ERROR.test(text) && !isTestFile(path));
      if (isSilencing) return [`${path}:${line}: silences a tool`];
      if (UNFINISHED.test(text)) return [`${path}:${line}: unfinished`];
      return COMMENTED_OUT.test(text) ? [`${path}:${line}: commented-out code`] : [];
    });
  });
}

/** Words that belong to somebody's workplace. */
export function strangeWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) =>
        STRANGE_WORDS.filter(([, pattern]) => pattern.test(line)).map(
          ([what]) => `${path}:${index + 1}: ${what}`,
        ),
      ),
  );
}

function commentsOf(tree: ts.SourceFile): { readonly line: number; readonly text: string }[] {
  const { text } = tree;
  const starts = new Map<number, number>();
  visit(tree, (node) => {
    if (node.kind === ts.SyntaxKind.JsxText) return;
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) starts.set(pos, end);
  });
  // The end of the file is a token of its own, after the last comment.
  for (const { pos, end } of ts.getLeadingCommentRanges(text, tree.endOfFileToken.getFullStart()) ?? []) {
    starts.set(pos, end);
  }
  return [...starts].map(([pos, end]) => ({
    line: tree.getLineAndCharacterOfPosition(pos).line + 1,
    text: text.slice(pos, end),
  }));
}
