import { useEffect } from 'react';
import { type Kind, kinds } from '#contracts';
import { useLive } from '../live/live-context.js';
import { deviceFilter, deviceLayerIds } from './layers/device-layers.js';
import { LiveDevicePainter } from './live-device-painter.js';
import { useMapInstance } from './map-context.js';

interface LiveDevicesLayerProps {
  readonly hiddenKinds: ReadonlySet<Kind>;
  readonly onSelect: (deviceId: string) => void;
}

/** Devices as they are now; a click chooses one. */
export function LiveDevicesLayer({ hiddenKinds, onSelect }: LiveDevicesLayerProps) {
  const map = useMapInstance();
  const { store, status } = useLive();
  useEffect(() => {
    const painter = new LiveDevicePainter(map, store, status);
    return () => painter.stop();
  }, [map, store, status]);
  useEffect(() => {
    const click = map.on('click', 'devices', (event) => {
      const id: unknown = event.features?.[0]?.properties.id;
      if (typeof id === 'string') onSelect(id);
    });
    const enter = map.on('mouseenter', 'devices', () => map.getCanvas().classList.add('is-over-device'));
    const leave = map.on('mouseleave', 'devices', () => map.getCanvas().classList.remove('is-over-device'));
    return () => {
      for (const subscription of [click, enter, leave]) subscription.unsubscribe();
    };
  }, [map, onSelect]);
  const hidden = [...hiddenKinds].sort().join(' ');
  useEffect(() => {
    const kindsOff = kinds.filter((kind) => hidden.split(' ').includes(kind));
    for (const layer of deviceLayerIds) map.setFilter(layer, deviceFilter(layer, kindsOff));
  }, [map, hidden]);
  return null;
}
