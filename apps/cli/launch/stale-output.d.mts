/** See stale-output.mjs. */
export function removeStaleOutput(root: string, dist: string, folders: readonly string[]): string[];
/** See stale-output.mjs. */
export function isAllCompiled(dist: string, sources: readonly string[]): boolean;
