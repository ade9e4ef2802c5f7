import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type Device, endpoints, isKind, kinds } from '#contracts';
import { useListing } from '../../api/use-listing.js';
import { DataTable } from '../../components/data-table.js';
import { EmptyState } from '../../components/empty-state.js';
import { PageHead } from '../../components/page-head.js';
import { QueryView } from '../../components/query-view.js';
import { SelectBox } from '../../components/select-box.js';
import { useDeviceColumns } from './use-device-columns.js';
import { type DeviceRow, useDeviceRows } from './use-device-rows.js';

const anything = '*';

/** All registered devices with their newest state, following the live stream. */
export function DevicesPage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const kindText = search.get('kind') ?? '';
  const trialText = search.get('trial');
  const query = useMemo(
    () => ({
      limit: 500,
      ...(isKind(kindText) ? { kind: kindText } : {}),
      ...(trialText === null ? {} : { trialId: trialText }),
    }),
    [kindText, trialText],
  );
  const { view, loadMore } = useListing(endpoints.listDevices, { query });
  const choose = (value: string): void => setSearch(value === anything ? {} : { kind: value });
  return (
    <div className="page is-full">
      <PageHead title={t('devices.title')} lead={t('devices.lead')}>
        <SelectBox
          label={t('devices.kind')}
          labelHidden
          choices={[
            { value: anything, label: t('devices.allKinds') },
            ...kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
          ]}
          value={isKind(kindText) ? kindText : anything}
          onChange={choose}
        />
      </PageHead>
      <div className="panel table-panel">
        <QueryView query={view}>{(devices) => <Rows devices={devices} onEndReached={loadMore} />}</QueryView>
      </div>
    </div>
  );
}

interface RowsProps {
  readonly devices: readonly Device[];
  readonly onEndReached: () => void;
}

function Rows({ devices, onEndReached }: RowsProps) {
  const { t } = useTranslation();
  const rows = useDeviceRows(devices);
  const columns = useDeviceColumns();
  if (rows.length === 0) return <EmptyState icon="devices">{t('devices.empty')}</EmptyState>;
  return (
    <DataTable
      label={t('devices.title')}
      columns={columns}
      rows={rows}
      rowId={idOf}
      rowClass={classOf}
      onEndReached={onEndReached}
    />
  );
}

const idOf = ({ device }: DeviceRow): string => device.id;
const classOf = ({ state }: DeviceRow): string | undefined =>
  state === 'attention' ? 'is-alarming' : undefined;
