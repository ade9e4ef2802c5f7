import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permit } from '#contracts';
import { Panel } from '../../components/panel.js';
import { boundsOf, permitPlaces } from '../../map/bounds.js';
import { FitOnce } from '../../map/fit-once.js';
import { MapCanvas } from '../../map/map-canvas.js';
import { PlacesLayer } from '../../map/places-layer.js';
import './trial-page.css';

const nothingBroken: ReadonlySet<string> = new Set();

/** Where the trial takes place. */
export function TrialMap({ permits }: { readonly permits: readonly Permit[] }) {
  const { t } = useTranslation();
  const bounds = useMemo(() => boundsOf(permitPlaces(permits)), [permits]);
  return (
    <Panel title={t('trial.map')} flush>
      <div className="trial-map">
        <MapCanvas>
          <PlacesLayer permits={permits} brokenKeys={nothingBroken} />
          <FitOnce bounds={bounds} token="trial" />
        </MapCanvas>
      </div>
    </Panel>
  );
}
