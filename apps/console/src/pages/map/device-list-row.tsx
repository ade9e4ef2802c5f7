import { useTranslation } from 'react-i18next';
import type { LiveDevice } from '#contracts';
import { useServerNow } from '../../app/use-server-now.js';
import { listText } from '../../format/list-text.js';
import { mainValue } from '../../format/live-values.js';
import { valueText } from '../../format/value-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';
import { deviceState, isStale } from '../../live/device-state.js';
import { DeviceSymbol } from '../../symbols/device-symbol.js';

interface DeviceListRowProps {
  readonly device: LiveDevice;
  readonly selected: boolean;
  readonly onSelect: (deviceId: string) => void;
}

/** One device in a line: sign, name, what it says, and what is wrong with it. */
export function DeviceListRow({ device, selected, onSelect }: DeviceListRowProps) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const state = deviceState(device);
  const stale = isStale(device, useServerNow(2000));
  const main = mainValue(device.kind, device.values);
  const said =
    device.openRules.length > 0
      ? listText(
          device.openRules.map((rule) => labelOf(t, 'rule', rule)),
          language,
        )
      : t(stale ? 'state.stale' : `state.${state}`);
  return (
    <button
      type="button"
      className={`device-row is-${state}`}
      aria-pressed={selected}
      data-device={device.deviceId}
      data-state={state}
      onClick={() => onSelect(device.deviceId)}
    >
      <DeviceSymbol kind={device.kind} state={state} faded={stale || state === 'offline'} sizePx={24} />
      <span className="device-row-name">
        <strong>{device.deviceId}</strong>
        <span>
          {t(`kind.${device.kind}`)} · {said}
        </span>
      </span>
      <span className="device-row-value">
        {main === undefined ? '' : valueText(main.value, main.field, t, language)}
      </span>
    </button>
  );
}
