import { useCallback, useSyncExternalStore } from 'react';
import type { IncidentSummary, LiveDevice, LiveFinding } from '#contracts';
import { useLive } from './live-context.js';
import type { LiveStatus } from './live-status.js';
import type { LiveStore } from './live-store.js';
import { throttled } from './throttled.js';

/** Lists for people need no more than this. */
const listMs = 500;

/**
 * Reads a value of the live store and follows it. The selector must return the same reference as long
 * as the store's version is the same; `everyMs` bounds how often a view is drawn anew.
 */
function useLiveValue<T>(select: (store: LiveStore) => T, everyMs: number): T {
  const { store } = useLive();
  const subscribe = useCallback(
    (onChange: () => void) => {
      const slow = throttled(onChange, everyMs);
      const unsubscribe = store.subscribe(slow.call);
      return () => {
        unsubscribe();
        slow.cancel();
      };
    },
    [store, everyMs],
  );
  return useSyncExternalStore(subscribe, () => select(store));
}

export function useLiveDevices(): readonly LiveDevice[] {
  return useLiveValue((store) => store.devices(), listMs);
}

/** One device, followed at up to ten times a second; undefined where the live picture has no such device. */
export function useLiveDevice(deviceId: string | null): LiveDevice | undefined {
  return useLiveValue((store) => (deviceId === null ? undefined : store.device(deviceId)), 100);
}

export function useOpenFindings(): readonly LiveFinding[] {
  return useLiveValue((store) => store.openFindings(), listMs);
}

export function useLiveIncidents(): readonly IncidentSummary[] {
  return useLiveValue((store) => store.incidents(), 200);
}

export function useLiveStatus(): LiveStatus {
  const { status } = useLive();
  return useSyncExternalStore(status.subscribe, status.get);
}
