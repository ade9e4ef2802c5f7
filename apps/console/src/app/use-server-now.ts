import { useLiveStatus } from '../live/use-live-values.js';
import { useNow } from './use-now.js';

/** The server's time, epoch ms, anew every so often: ages must not depend on this computer's clock. */
export function useServerNow(everyMs: number): number {
  const { clockOffsetMs } = useLiveStatus();
  return useNow(everyMs) + clockOffsetMs;
}
