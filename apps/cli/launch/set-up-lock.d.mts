/** See set-up-lock.mjs. */
export function withSetUpLock<T>(work: () => Promise<T>, path?: string): Promise<T>;
