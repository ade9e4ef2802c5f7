import { useTranslation } from 'react-i18next';
import type { LiveDevice } from '#contracts';
import { useServerNow } from '../app/use-server-now.js';
import { spanText } from '../format/time-format.js';
import { useLanguage } from '../i18n/use-language.js';
import { deviceState, isStale } from '../live/device-state.js';
import { DeviceSymbol } from '../symbols/device-symbol.js';
import './device-state-text.css';

/** The state of a device in a word, with its symbol and, where it is stale, how old its data are. */
export function DeviceStateText({ device }: { readonly device: LiveDevice }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const nowMs = useServerNow(2000);
  const state = deviceState(device);
  const stale = isStale(device, nowMs);
  const age =
    stale && device.observedAt !== null ? spanText(nowMs - Date.parse(device.observedAt), language) : '';
  return (
    <span className={`device-state-text is-${state}`}>
      <DeviceSymbol kind={device.kind} state={state} faded={stale || state === 'offline'} sizePx={20} />
      {t(`state.${state}`)}
      {stale && <span className="muted">{`${t('state.stale')} ${age}`}</span>}
    </span>
  );
}
