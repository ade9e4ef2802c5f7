import { useTranslation } from 'react-i18next';
import type { PermitConditions } from '#contracts';
import { Panel } from '../../components/panel.js';
import { listText } from '../../format/list-text.js';
import { quantityText } from '../../format/quantity.js';
import { useLanguage } from '../../i18n/use-language.js';

/** Lanes and zones of a permit, in words. */
export function PlacesPanel({ conditions }: { readonly conditions: PermitConditions }) {
  const { t } = useTranslation();
  const rows = [...useLaneRows(conditions), ...useZoneRows(conditions)];
  return (
    <Panel title={`${t('trial.lanes')} · ${t('trial.zones')}`}>
      {rows.length === 0 && <p className="muted">{t('trial.none')}</p>}
      <ul className="place-list">
        {rows.map(({ id, name, facts }) => (
          <li key={id}>
            <strong>{name}</strong>
            <span className="muted">{[id, ...facts].join(' · ')}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

interface PlaceRow {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
}

function useLaneRows({ lanes }: PermitConditions): readonly PlaceRow[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return lanes.map(({ id, name, geometry, halfWidthM, speedLimitMps, version }) => ({
    id,
    name: language === 'en' ? name.en : name.zh,
    facts: [
      t(geometry.type === 'LineString' ? 'trial.centreline' : 'trial.area'),
      ...(halfWidthM === undefined
        ? []
        : [`${t('trial.width')} ${quantityText(halfWidthM * 2, 'm', language)}`]),
      ...(speedLimitMps === undefined
        ? []
        : [`${t('trial.speedLimit')} ${quantityText(speedLimitMps, 'm/s', language)}`]),
      `${t('trial.geometryVersion')} ${version}`,
    ],
  }));
}

function useZoneRows({ zones }: PermitConditions): readonly PlaceRow[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return zones.map(({ id, name, purpose, appliesTo, speedLimitMps, version }) => ({
    id,
    name: language === 'en' ? name.en : name.zh,
    facts: [
      t(`zonePurpose.${purpose}`),
      ...(appliesTo === undefined
        ? []
        : [
            `${t('trial.appliesTo')} ${listText(
              appliesTo.map((kind) => t(`kind.${kind}`)),
              language,
            )}`,
          ]),
      ...(speedLimitMps === undefined
        ? []
        : [`${t('trial.speedLimit')} ${quantityText(speedLimitMps, 'm/s', language)}`]),
      `${t('trial.geometryVersion')} ${version}`,
    ],
  }));
}
