import { useCallback, useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import type { IncidentSummary } from '#contracts';
import { useLiveIncidents, useLiveStatus } from '../live/use-live-values.js';

const shownAtOnce = 3;
const pagePrefix = '/incidents/';

/**
 * Incidents that were opened since one began to watch, newest first, until they are dismissed, looked
 * at or acknowledged. What was open before is no news.
 */
export function useNewIncidents(): readonly [readonly IncidentSummary[], (id: string) => void] {
  const incidents = useLiveIncidents();
  const { pictureAtMs } = useLiveStatus();
  const { pathname } = useLocation();
  const [sinceMs, setSinceMs] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (pictureAtMs !== null) setSinceMs((known) => known ?? pictureAtMs);
  }, [pictureAtMs]);
  const dismiss = useCallback((id: string) => setDismissed((ids) => new Set(ids).add(id)), []);
  const seenId = pathname.startsWith(pagePrefix) ? pathname.slice(pagePrefix.length) : null;
  // Whoever opened its page has seen it.
  useEffect(() => {
    if (seenId !== null) dismiss(seenId);
  }, [seenId, dismiss]);
  const isNews = ({ id, state, openedAt }: IncidentSummary): boolean =>
    sinceMs !== null && state === 'open' && Date.parse(openedAt) >= sinceMs && !dismissed.has(id);
  return [incidents.filter(isNews).slice(0, shownAtOnce), dismiss];
}
