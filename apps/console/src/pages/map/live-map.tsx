import { useMemo, useState } from 'react';
import type { Kind, Permit } from '#contracts';
import { useLiveDevices, useOpenFindings } from '../../live/use-live-values.js';
import { type Bounds, boundsOf, permitPlaces } from '../../map/bounds.js';
import { FitOnce } from '../../map/fit-once.js';
import { LiveDevicesLayer } from '../../map/live-devices-layer.js';
import { MapCanvas } from '../../map/map-canvas.js';
import { placeKey } from '../../map/place-features.js';
import { PlacesLayer } from '../../map/places-layer.js';
import { SelectionLayer } from '../../map/selection-layer.js';
import { DeviceCard } from './device-card.js';
import { MapLegend } from './map-legend.js';
import { MapTools } from './map-tools.js';
import { useMapPermits } from './use-map-permits.js';

interface LiveMapProps {
  readonly trialId: string | null;
  readonly deviceId: string | null;
  readonly onSelect: (deviceId: string | null) => void;
  readonly onTrial: (trialId: string | null) => void;
}

/** The map with its tools, its legend and the card of the chosen device. */
export function LiveMap({ trialId, deviceId, onSelect, onTrial }: LiveMapProps) {
  const { trials, permits, complete } = useMapPermits();
  const brokenKeys = useBrokenKeys();
  const [hiddenKinds, setHiddenKinds] = useState<ReadonlySet<Kind>>(new Set());
  const [followedId, setFollowedId] = useState<string | null>(null);
  // Another device is not followed unasked.
  const following = deviceId !== null && followedId === deviceId;
  const [fits, setFits] = useState(0);
  const everything = useTrialBounds(trialId, permits);
  const bounds = complete ? everything : null;
  return (
    <div className="live-map">
      <MapCanvas>
        <PlacesLayer permits={permits} brokenKeys={brokenKeys} />
        <LiveDevicesLayer hiddenKinds={hiddenKinds} onSelect={onSelect} />
        <SelectionLayer deviceId={deviceId} following={following} />
        <FitOnce bounds={bounds} token={`${trialId ?? ''}#${fits}`} />
      </MapCanvas>
      <MapTools
        trials={trials}
        trialId={trialId}
        onTrial={onTrial}
        onFit={() => setFits((count) => count + 1)}
      />
      <MapLegend hiddenKinds={hiddenKinds} onHiddenKinds={setHiddenKinds} />
      {deviceId !== null && (
        <DeviceCard
          deviceId={deviceId}
          following={following}
          onFollow={(follow) => setFollowedId(follow ? deviceId : null)}
          onClose={() => onSelect(null)}
        />
      )}
    </div>
  );
}

/** Keys of the lanes and zones that are being broken now. */
function useBrokenKeys(): ReadonlySet<string> {
  const findings = useOpenFindings();
  return useMemo(
    () =>
      new Set(
        findings.flatMap(({ trialId, placeId }) => (placeId === null ? [] : [placeKey(trialId, placeId)])),
      ),
    [findings],
  );
}

/** What the map fits to: the trial's lanes and zones with its devices, or those of all trials. */
function useTrialBounds(trialId: string | null, permits: readonly Permit[]): Bounds | null {
  const devices = useLiveDevices();
  return useMemo(() => {
    const isMeant = (thing: { readonly trialId: string }) => trialId === null || thing.trialId === trialId;
    const ofDevices = devices
      .filter(isMeant)
      .flatMap(({ lat, lon }) => (lat === null || lon === null ? [] : [{ lat, lon }]));
    return boundsOf([...permitPlaces(permits.filter(isMeant)), ...ofDevices]);
  }, [trialId, permits, devices]);
}
