import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { usePermission } from '../../api/use-session.js';
import { useDevice } from '../../api/use-things.js';
import { DeviceFacts } from '../../components/device-facts.js';
import { DeviceStateText } from '../../components/device-state-text.js';
import { EmptyState } from '../../components/empty-state.js';
import { HeldRefolds } from '../../components/held-refolds.js';
import { PageHead } from '../../components/page-head.js';
import { Panel } from '../../components/panel.js';
import { QueryView } from '../../components/query-view.js';
import { useLanguage } from '../../i18n/use-language.js';
import { useLiveDevice } from '../../live/use-live-values.js';
import type { DeviceAnswer } from './device-answer.js';
import { DeviceCharts } from './device-charts.js';
import { DeviceEvents } from './device-events.js';
import { DeviceFindings } from './device-findings.js';
import { DeviceRegister } from './device-register.js';

/** One device: what it says, what it said in the last hour, what was found, what happened on it. */
export function DevicePage() {
  const { deviceId = '' } = useParams();
  const query = useDevice(deviceId);
  return <QueryView query={query}>{(device) => <DeviceView device={device} />}</QueryView>;
}

function DeviceView({ device }: { readonly device: DeviceAnswer }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const live = useLiveDevice(device.id) ?? device.live;
  const name = device.name?.[language === 'en' ? 'en' : 'zh'];
  return (
    <div className="page">
      <PageHead
        title={device.id}
        lead={[name, t(`kind.${device.kind}`), device.vendorId]
          .filter((part) => part !== undefined)
          .join(' · ')}
        badges={live === null ? t('state.unknown') : <DeviceStateText device={live} />}
      >
        <DeviceLinks deviceId={device.id} />
      </PageHead>
      <div className="columns">
        <div className="stack">
          <DeviceCharts deviceId={device.id} kind={device.kind} />
          <DeviceFindings deviceId={device.id} />
          <DeviceEvents deviceId={device.id} />
        </div>
        <div className="stack">
          <Panel title={t('device.newest')}>
            {live === null || live.observedAt === null ? (
              <EmptyState icon="devices">{t('device.noValues')}</EmptyState>
            ) : (
              <DeviceFacts device={live} />
            )}
          </Panel>
          <HeldRefolds of={{ deviceId: device.id }} />
          <DeviceRegister device={device} />
        </div>
      </div>
    </div>
  );
}

function DeviceLinks({ deviceId }: { readonly deviceId: string }) {
  const { t } = useTranslation();
  const mayReadQuarantine = usePermission('quarantine.read');
  const mayWatch = usePermission('live.watch');
  return (
    <>
      {mayWatch && (
        <Link className="action-button is-plain" to={`/?device=${encodeURIComponent(deviceId)}`}>
          {t('device.onMap')}
        </Link>
      )}
      {mayReadQuarantine && (
        <Link className="action-button is-plain" to={`/quarantine?device=${encodeURIComponent(deviceId)}`}>
          {t('device.quarantine')}
        </Link>
      )}
    </>
  );
}
