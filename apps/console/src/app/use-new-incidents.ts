import { useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import type { IncidentSummary } from '#contracts';
import { useLiveIncidents, useLiveStatus } from '../live/use-live-values.js';

const shownAtOnce = 3;

/** Incidents that were opened while one watched, newest first, until they are dismissed or acknowledged. */
export function useNewIncidents(): readonly [readonly IncidentSummary[], (id: string) => void] {
  const incidents = useLiveIncidents();
  const { pictureAtMs } = useLiveStatus();
  const known = useRef<Set<string> | null>(null);
  const [newIds, setNewIds] = useState<readonly string[]>([]);
  useEffect(() => {
    // The first picture is what was there before; nothing in it is news.
    if (pictureAtMs === null) return;
    const before = known.current;
    known.current = new Set([...(before ?? []), ...incidents.map(({ id }) => id)]);
    if (before === null) return;
    const fresh = incidents.filter(({ id, state }) => !before.has(id) && state === 'open');
    if (fresh.length > 0) setNewIds((ids) => [...fresh.map(({ id }) => id), ...ids]);
  }, [incidents, pictureAtMs]);
  const { pathname } = useLocation();
  const dismiss = useCallback((id: string) => setNewIds((ids) => ids.filter((each) => each !== id)), []);
  const seenId = pathname.startsWith('/incidents/') ? pathname.slice('/incidents/'.length) : null;
  // Whoever opened its page has seen it.
  useEffect(() => {
    if (seenId !== null) dismiss(seenId);
  }, [seenId, dismiss]);
  const shown = newIds
    .map((id) => incidents.find((incident) => incident.id === id && incident.state === 'open'))
    .filter((incident) => incident !== undefined)
    .slice(0, shownAtOnce);
  return [shown, dismiss];
}
