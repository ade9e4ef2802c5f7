/** The browser's local storage; null where it is forbidden (private windows, policies). */
export function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
