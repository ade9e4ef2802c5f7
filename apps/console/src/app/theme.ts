import { browserStorage } from './browser-storage.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'trialwatch.theme';
const changed = 'trialwatch-theme';

/** The theme that was chosen in this browser; first-paint.js has put it on the document already. */
export function chosenTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  browserStorage()?.setItem(storageKey, theme);
  globalThis.dispatchEvent(new Event(changed));
}

const darkSystem = (): MediaQueryList => globalThis.matchMedia('(prefers-color-scheme: dark)');

/** Whether what is on the screen is dark, by choice or by the system. */
export function isDark(): boolean {
  const theme = chosenTheme();
  return theme === 'system' ? darkSystem().matches : theme === 'dark';
}

export function subscribeToTheme(listener: () => void): () => void {
  const system = darkSystem();
  system.addEventListener('change', listener);
  globalThis.addEventListener(changed, listener);
  return () => {
    system.removeEventListener('change', listener);
    globalThis.removeEventListener(changed, listener);
  };
}
