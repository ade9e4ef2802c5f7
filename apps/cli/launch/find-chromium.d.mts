/** A browser that runs, or the reason why there is none. */
export type ChromiumSearch =
  | { readonly ok: true; readonly executablePath: string }
  | { readonly ok: false; readonly reason: string };

/** See find-chromium.mjs. */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
  otherPaths?: readonly string[],
): ChromiumSearch;
