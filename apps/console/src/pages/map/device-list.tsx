import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../../components/empty-state.js';
import { useLiveDevices } from '../../live/use-live-values.js';
import { UiIcon } from '../../symbols/ui-icon.js';
import { DeviceListRow } from './device-list-row.js';
import { findDevices } from './find-devices.js';
import './device-list.css';

const rowHeightPx = 46;

interface DeviceListProps {
  readonly trialId: string | null;
  readonly selectedId: string | null;
  readonly onSelect: (deviceId: string | null) => void;
}

/** The list twin of the map: the same devices and states, for the keyboard and the screen reader. */
export function DeviceList({ trialId, selectedId, onSelect }: DeviceListProps) {
  const { t } = useTranslation();
  const devices = useLiveDevices();
  const [search, setSearch] = useState('');
  const scrollRef = useRef<HTMLDivElement>(null);
  const rows = findDevices(devices, trialId, search, (kind) => t(`kind.${kind}`));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
  });
  return (
    <section className="device-list" aria-label={t('map.listTitle')}>
      <DeviceSearch value={search} onChange={setSearch} shown={rows.length} total={devices.length} />
      <div className="device-list-scroll" ref={scrollRef}>
        {rows.length === 0 && (
          <EmptyState icon="devices">{t(devices.length === 0 ? 'map.noDevices' : 'map.noMatch')}</EmptyState>
        )}
        <ul style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const device = rows[index];
            if (device === undefined) return null;
            return (
              <li key={device.deviceId} style={{ transform: `translateY(${start}px)` }}>
                <DeviceListRow
                  device={device}
                  selected={device.deviceId === selectedId}
                  onSelect={onSelect}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

interface DeviceSearchProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shown: number;
  readonly total: number;
}

function DeviceSearch({ value, onChange, shown, total }: DeviceSearchProps) {
  const { t } = useTranslation();
  return (
    <div className="device-list-head">
      <SearchField className="device-search" value={value} onChange={onChange}>
        <Label className="visually-hidden">{t('map.search')}</Label>
        <UiIcon name="search" sizePx={16} />
        <Input placeholder={t('map.search')} />
      </SearchField>
      <p className="muted" role="status">
        {t('map.showing', { shown, total })}
      </p>
    </div>
  );
}
