import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLiveStatus } from '../live/use-live-values.js';

/** Once the line is back, everything on the screen is asked for anew: what failed meanwhile, and what changed. */
export function useCatchUp(): void {
  const client = useQueryClient();
  const { link } = useLiveStatus();
  const wasLost = useRef(false);
  useEffect(() => {
    if (link === 'reconnecting') wasLost.current = true;
    if (link !== 'live' || !wasLost.current) return;
    wasLost.current = false;
    void client.invalidateQueries();
  }, [client, link]);
}
