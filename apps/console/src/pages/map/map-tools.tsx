import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Trial } from '#contracts';
import { ActionButton } from '../../components/action-button.js';
import { SelectBox } from '../../components/select-box.js';
import { useLanguage } from '../../i18n/use-language.js';
import { UiIcon } from '../../symbols/ui-icon.js';

const everything = '*';

interface MapToolsProps {
  readonly trials: readonly Trial[];
  readonly trialId: string | null;
  readonly onTrial: (trialId: string | null) => void;
  readonly onFit: () => void;
}

/** Which trial one looks at, a way back to all of it, and which trials are suspended. */
export function MapTools({ trials, trialId, onTrial, onFit }: MapToolsProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const choices = [
    { value: everything, label: t('map.allTrials') },
    ...trials.map(({ id, name }) => ({ value: id, label: language === 'en' ? name.en : name.zh })),
  ];
  return (
    <div className="map-tools">
      <SelectBox
        label={t('devices.trial')}
        labelHidden
        choices={choices}
        value={trialId ?? everything}
        onChange={(value) => onTrial(value === everything ? null : value)}
      />
      <ActionButton onPress={onFit}>
        <UiIcon name="fit" sizePx={16} />
        <span className="map-tool-text">{t('map.fitTrial')}</span>
      </ActionButton>
      {trials
        .filter(({ id, state }) => state === 'suspended' && (trialId === null || trialId === id))
        .map(({ id, name }) => (
          <Link key={id} className="map-suspended" to={`/trials/${encodeURIComponent(id)}`}>
            {t('map.suspended', { trial: language === 'en' ? name.en : name.zh })}
          </Link>
        ))}
    </div>
  );
}
