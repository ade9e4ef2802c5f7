import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '#contracts';
import { Panel } from '../../components/panel.js';
import { boundsOf } from '../../map/bounds.js';
import { FitOnce } from '../../map/fit-once.js';
import { MapCanvas } from '../../map/map-canvas.js';
import { PlacesLayer } from '../../map/places-layer.js';
import { TrackLayer } from '../../map/track-layer.js';
import type { IncidentTrack } from './use-incident-track.js';

const nothingBroken: ReadonlySet<string> = new Set();

interface IncidentMapProps {
  readonly incident: Incident;
  readonly track: IncidentTrack;
}

/** Where it happened: the lanes and zones of the permit with the way of the device. */
export function IncidentMap({ incident, track }: IncidentMapProps) {
  const { t } = useTranslation();
  const permits = useMemo(() => (track.permit === null ? [] : [track.permit]), [track.permit]);
  const bounds = useMemo(() => {
    const outside = track.points.filter((point) => point.outside);
    if (track.points.length > 0) return boundsOf(outside.length > 0 ? outside : track.points);
    return track.place === null ? null : boundsOf([track.place]);
  }, [track.points, track.place]);
  const moves = track.points.length > 0;
  const points = useMemo(
    () => (moves || track.place === null ? track.points : [{ ...track.place, outside: true }]),
    [moves, track.points, track.place],
  );
  return (
    <Panel title={t(moves ? 'incident.track' : 'incident.place')} aside={moves && <TrackLegend />} flush>
      <div className="incident-map">
        <MapCanvas>
          <PlacesLayer permits={permits} brokenKeys={nothingBroken} />
          <TrackLayer points={points} />
          <FitOnce bounds={bounds} token={incident.id} maxZoom={18.6} />
        </MapCanvas>
        {!track.loading && points.length === 0 && (
          <p className="incident-map-empty">{t('incident.noTrack')}</p>
        )}
      </div>
    </Panel>
  );
}

function TrackLegend() {
  const { t } = useTranslation();
  return (
    <span className="track-legend">
      <span className="track-sample" aria-hidden="true" />
      {t('incident.inside')}
      <span className="track-sample is-outside" aria-hidden="true" />
      {t('incident.outside')}
    </span>
  );
}
