import { type ReactNode, useEffect, useState } from 'react';
import { browserFrames } from './frame-schedule.js';
import { LiveConnection } from './live-connection.js';
import { type Live, LiveContextProvider } from './live-context.js';
import { LiveStatusStore } from './live-status.js';
import { LiveStore } from './live-store.js';

/** Connects to the live stream while it is mounted; the picture is gone when it is unmounted. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const [live] = useState<Live>(() => ({
    store: new LiveStore(browserFrames),
    status: new LiveStatusStore(),
  }));
  useEffect(() => {
    const connection = new LiveConnection(live.store, live.status);
    return () => {
      connection.close();
      live.store.clear();
      live.status.reset();
    };
  }, [live]);
  return <LiveContextProvider value={live}>{children}</LiveContextProvider>;
}
