import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DataColumn } from '../../components/data-column.js';
import { DeviceStateText } from '../../components/device-state-text.js';
import { TimeText } from '../../components/time-text.js';
import { listText } from '../../format/list-text.js';
import { mainValue } from '../../format/live-values.js';
import { valueText } from '../../format/value-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLanguage } from '../../i18n/use-language.js';
import { deviceStates } from '../../live/device-state.js';
import { DeviceSymbol } from '../../symbols/device-symbol.js';
import type { DeviceRow } from './use-device-rows.js';

/** Columns of a list of devices. */
export function useDeviceColumns(): readonly DataColumn<DeviceRow>[] {
  const register = useRegisterColumns();
  const live = useLiveColumns();
  return useMemo(() => [...register, ...live], [register, live]);
}

function useRegisterColumns(): readonly DataColumn<DeviceRow>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return useMemo(
    () => [
      {
        id: 'id',
        header: t('devices.id'),
        cell: ({ device, state }) => (
          <span className="cell-with-symbol">
            <DeviceSymbol kind={device.kind} state={state} sizePx={20} />
            <Link className="row-link" to={`/devices/${device.id}`}>
              {device.id}
            </Link>
          </span>
        ),
        sortBy: ({ device }) => device.id,
      },
      {
        id: 'name',
        header: t('devices.name'),
        cell: ({ device }) => device.name?.[language === 'en' ? 'en' : 'zh'] ?? '',
        minor: true,
      },
      {
        id: 'kind',
        header: t('devices.kind'),
        cell: ({ device }) => t(`kind.${device.kind}`),
        sortBy: ({ device }) => device.kind,
      },
      {
        id: 'vendor',
        header: t('devices.vendor'),
        cell: ({ device }) => device.vendorId,
        sortBy: ({ device }) => device.vendorId,
        minor: true,
      },
    ],
    [t, language],
  );
}

function useLiveColumns(): readonly DataColumn<DeviceRow>[] {
  const { t } = useTranslation();
  const [language] = useLanguage();
  return useMemo(
    () => [
      {
        id: 'state',
        header: t('devices.state'),
        cell: ({ live }) => (live === undefined ? t('state.unknown') : <DeviceStateText device={live} />),
        sortBy: ({ state }) => deviceStates.indexOf(state),
      },
      {
        id: 'main',
        header: t('devices.main'),
        numeric: true,
        cell: ({ live }) => {
          const main = live === undefined ? undefined : mainValue(live.kind, live.values);
          return main === undefined ? '' : valueText(main.value, main.field, t, language);
        },
      },
      {
        id: 'open',
        header: t('devices.open'),
        cell: ({ live }) => listText(live?.openRules.map((rule) => labelOf(t, 'rule', rule)) ?? [], language),
        sortBy: ({ live }) => live?.openRules.length ?? 0,
        minor: true,
      },
      {
        id: 'newest',
        header: t('devices.newest'),
        cell: ({ live }) =>
          live === undefined || live.observedAt === null ? '' : <TimeText at={live.observedAt} />,
        sortBy: ({ live }) => live?.observedAt ?? null,
        minor: true,
      },
    ],
    [t, language],
  );
}
