import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { DeviceList } from './device-list.js';
import { LiveMap } from './live-map.js';
import './map-page.css';

/** The live picture of all trials: the map, and beside it a list that says the same. */
export function MapPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const [view, setView] = useState<'map' | 'list'>('map');
  const deviceId = search.get('device');
  const trialId = search.get('trial');
  const put = useCallback(
    (name: 'device' | 'trial', value: string | null) =>
      setSearch(
        (before) => {
          const next = new URLSearchParams(before);
          if (value === null) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  const select = useCallback(
    (id: string | null) => {
      put('device', id);
      setView('map');
    },
    [put],
  );
  const chooseTrial = useCallback((id: string | null) => put('trial', id), [put]);
  return (
    <div className={`map-page shows-${view}`}>
      <h1 className="visually-hidden">{t('map.title')}</h1>
      <DeviceList trialId={trialId} selectedId={deviceId} onSelect={select} />
      <LiveMap trialId={trialId} deviceId={deviceId} onSelect={select} onTrial={chooseTrial} />
      <button
        type="button"
        className="map-view-switch action-button"
        onClick={() => setView(view === 'map' ? 'list' : 'map')}
      >
        {t(view === 'map' ? 'map.openList' : 'map.openMap')}
      </button>
    </div>
  );
}
