import { useSyncExternalStore } from 'react';
import { chosenTheme, isDark, subscribeToTheme, type Theme } from './theme.js';

export function useChosenTheme(): Theme {
  return useSyncExternalStore(subscribeToTheme, chosenTheme);
}

/** Whether the screen is dark; canvases that cannot use CSS variables draw anew when it changes. */
export function useIsDark(): boolean {
  return useSyncExternalStore(subscribeToTheme, isDark);
}
