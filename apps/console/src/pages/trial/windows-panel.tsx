import { useTranslation } from 'react-i18next';
import type { OperatingWindow, PermitConditions } from '#contracts';
import { Panel } from '../../components/panel.js';
import { listText } from '../../format/list-text.js';
import { weekdayText, windowHoursText } from '../../format/window-text.js';
import { useLanguage } from '../../i18n/use-language.js';

interface WindowsPanelProps {
  readonly conditions: PermitConditions;
  readonly timeZone: string;
}

/** When the trial may operate, in its own time zone. */
export function WindowsPanel({ conditions, timeZone }: WindowsPanelProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { operatingWindows, holidays } = conditions;
  return (
    <Panel title={t('trial.windows')} aside={<span className="muted">{timeZone}</span>}>
      {operatingWindows.length === 0 && <p className="muted">{t('trial.anyTime')}</p>}
      <ul className="place-list">
        {operatingWindows.map((window) => (
          <WindowRow key={JSON.stringify(window)} window={window} />
        ))}
      </ul>
      {holidays.length > 0 && (
        <p className="muted">
          {t('trial.holidays')}: {listText(holidays, language)}
        </p>
      )}
    </Panel>
  );
}

function WindowRow({ window }: { readonly window: OperatingWindow }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { weekdays, firstDate, lastDate } = window;
  const days =
    weekdays === undefined
      ? t('trial.everyDay')
      : listText(
          weekdays.map((weekday) => weekdayText(weekday, language)),
          language,
        );
  const dates =
    firstDate === undefined && lastDate === undefined ? [] : [`${firstDate ?? ''} – ${lastDate ?? ''}`];
  return (
    <li>
      <strong>{windowHoursText(window)}</strong>
      <span className="muted">{[days, ...dates].join(' · ')}</span>
    </li>
  );
}
