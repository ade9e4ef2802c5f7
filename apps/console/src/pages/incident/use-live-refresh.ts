import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLiveIncidents } from '../../live/use-live-values.js';

/** Fetches the incident anew when the live stream says that it changed after what is on the screen. */
export function useLiveRefresh(incidentId: string, updatedAt: string | undefined): void {
  const client = useQueryClient();
  const live = useLiveIncidents().find(({ id }) => id === incidentId);
  const liveUpdatedAt = live?.updatedAt;
  useEffect(() => {
    if (updatedAt === undefined || liveUpdatedAt === undefined) return;
    if (Date.parse(liveUpdatedAt) <= Date.parse(updatedAt)) return;
    void client.invalidateQueries({ queryKey: ['incident', incidentId] });
  }, [client, incidentId, updatedAt, liveUpdatedAt]);
}
