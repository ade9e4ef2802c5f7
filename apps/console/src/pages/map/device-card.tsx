import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LiveDevice } from '#contracts';
import { ActionButton } from '../../components/action-button.js';
import { DeviceFacts } from '../../components/device-facts.js';
import { DeviceStateText } from '../../components/device-state-text.js';
import { labelOf } from '../../i18n/label-of.js';
import { useLiveDevice } from '../../live/use-live-values.js';
import { UiIcon } from '../../symbols/ui-icon.js';

interface DeviceCardProps {
  readonly deviceId: string;
  readonly following: boolean;
  readonly onFollow: (following: boolean) => void;
  readonly onClose: () => void;
}

/** The chosen device, live. */
export function DeviceCard({ deviceId, following, onFollow, onClose }: DeviceCardProps) {
  const { t } = useTranslation();
  const device = useLiveDevice(deviceId);
  return (
    <aside className="device-card" aria-label={deviceId}>
      <div className="device-card-head">
        <div>
          <h2>{deviceId}</h2>
          {device !== undefined && (
            <p className="muted">
              {t(`kind.${device.kind}`)} · {device.vendorId}
            </p>
          )}
        </div>
        <ActionButton look="quiet" square aria-label={t('map.close')} onPress={onClose}>
          <UiIcon name="close" sizePx={16} />
        </ActionButton>
      </div>
      {device === undefined ? <p className="muted">{t('state.unknown')}</p> : <CardBody device={device} />}
      <div className="device-card-tools">
        <Link className="action-button is-plain" to={`/devices/${deviceId}`}>
          {t('map.details')}
        </Link>
        {device?.kind === 'bus' && (
          <ActionButton aria-pressed={following} onPress={() => onFollow(!following)}>
            <UiIcon name="follow" sizePx={16} />
            {t(following ? 'map.stopFollowing' : 'map.follow')}
          </ActionButton>
        )}
      </div>
    </aside>
  );
}

function CardBody({ device }: { readonly device: LiveDevice }) {
  const { t } = useTranslation();
  return (
    <>
      <DeviceStateText device={device} />
      {device.openRules.length > 0 && (
        <ul className="device-card-rules">
          {device.openRules.map((rule) => (
            <li key={rule}>{labelOf(t, 'rule', rule)}</li>
          ))}
        </ul>
      )}
      <DeviceFacts device={device} />
    </>
  );
}
