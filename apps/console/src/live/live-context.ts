import { createContext, useContext } from 'react';
import type { LiveStatusStore } from './live-status.js';
import type { LiveStore } from './live-store.js';

export interface Live {
  readonly store: LiveStore;
  readonly status: LiveStatusStore;
}
const liveContext = createContext<Live | null>(null);
export const LiveContextProvider = liveContext.Provider;

/** The live picture. @throws Error outside of LiveProvider. */
export function useLive(): Live {
  const live = useContext(liveContext);
  if (live === null) throw new Error('useLive is used outside of LiveProvider');
  return live;
}
