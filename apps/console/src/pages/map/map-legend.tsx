import { useState } from 'react';
import { Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Kind, kinds } from '#contracts';
import { ActionButton } from '../../components/action-button.js';
import { deviceStates } from '../../live/device-state.js';
import { DeviceSymbol } from '../../symbols/device-symbol.js';
import { UiIcon } from '../../symbols/ui-icon.js';
import './map-legend.css';

interface MapLegendProps {
  readonly hiddenKinds: ReadonlySet<Kind>;
  readonly onHiddenKinds: (hidden: ReadonlySet<Kind>) => void;
}

/** What the signs mean, and switches for the kinds. */
export function MapLegend(props: MapLegendProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(
    () => globalThis.matchMedia('(width >= 72rem) and (height >= 50rem)').matches,
  );
  return (
    <section className={`map-legend${open ? ' is-open' : ''}`} aria-label={t('map.legend')}>
      <ActionButton look="quiet" aria-expanded={open} onPress={() => setOpen(!open)}>
        <UiIcon name="layers" sizePx={16} />
        {t('map.legend')}
      </ActionButton>
      {open && (
        <div className="map-legend-body">
          <KindSwitches {...props} />
          <StateLegend />
          <PlaceLegend />
        </div>
      )}
    </section>
  );
}

function KindSwitches({ hiddenKinds, onHiddenKinds }: MapLegendProps) {
  const { t } = useTranslation();
  const shown = kinds.filter((kind) => !hiddenKinds.has(kind));
  return (
    <CheckboxGroup
      className="legend-group"
      value={shown}
      onChange={(chosen) => onHiddenKinds(new Set(kinds.filter((kind) => !chosen.includes(kind))))}
    >
      <Label className="legend-title">{t('map.kinds')}</Label>
      {kinds.map((kind) => (
        <Checkbox key={kind} value={kind} className="legend-row legend-switch">
          <span className="legend-check" aria-hidden="true" />
          <DeviceSymbol kind={kind} sizePx={18} />
          {t(`kind.${kind}`)}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}

function StateLegend() {
  const { t } = useTranslation();
  return (
    <div className="legend-group">
      <h2 className="legend-title">{t('map.states')}</h2>
      <ul>
        {deviceStates.map((state) => (
          <li key={state} className="legend-row">
            <DeviceSymbol kind="bus" state={state} sizePx={18} />
            {t(`state.${state}`)}
          </li>
        ))}
        <li className="legend-row">
          <DeviceSymbol kind="bus" faded sizePx={18} />
          {t('map.faded')}
        </li>
      </ul>
    </div>
  );
}

function PlaceLegend() {
  const { t } = useTranslation();
  const rows = [
    ['lane', t('map.lane')],
    ['broken', t('map.brokenLane')],
    ['exclusion', t('zonePurpose.exclusion')],
    ['parking', t('zonePurpose.parking')],
    ['permitted', t('zonePurpose.permitted')],
    ['closed', t('zonePurpose.closed_lane')],
    ['trail', t('map.trail')],
    ['ring', t('map.ringed')],
  ] as const;
  return (
    <div className="legend-group">
      <h2 className="legend-title">{t('map.places')}</h2>
      <ul>
        {rows.map(([name, text]) => (
          <li key={name} className="legend-row">
            <span className={`legend-swatch is-${name}`} aria-hidden="true" />
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
