/** See why-install.mjs. */
export function whyInstall(root: string): string | undefined;
/** See why-install.mjs. */
export function packagesWithoutTheirPrograms(root: string): string[];
/** See why-install.mjs. */
export function lacksDatabase(root: string): boolean;
