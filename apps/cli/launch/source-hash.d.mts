/** See source-hash.mjs. */
export function listFiles(root: string, inputs: readonly string[]): string[];
/** See source-hash.mjs. */
export function sourceHash(
  root: string,
  inputs: readonly string[],
  counts: (path: string) => boolean,
): string;
