import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Fact, FactList } from '../../components/fact-list.js';
import { Panel } from '../../components/panel.js';
import { quantityText } from '../../format/quantity.js';
import { useLanguage } from '../../i18n/use-language.js';
import type { DeviceAnswer } from './device-answer.js';

/** What was registered of a device. */
export function DeviceRegister({ device }: { readonly device: DeviceAnswer }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const { vehicle, place, watches } = device;
  const intervalS = device.reportIntervalS ?? device.live?.reportIntervalS ?? null;
  const optional: readonly (Fact | null)[] = [
    vehicle === undefined
      ? null
      : { name: t('device.vehicle'), value: `${vehicle.lengthM} × ${vehicle.widthM} m` },
    watches === undefined ? null : { name: t('device.watches'), value: watches },
    intervalS === null
      ? null
      : { name: t('device.interval'), value: quantityText(intervalS, undefined, language).concat(' s') },
    place === undefined
      ? null
      : { name: t('device.place'), value: `${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}` },
  ];
  const facts: readonly Fact[] = [
    { name: t('devices.kind'), value: t(`kind.${device.kind}`) },
    { name: t('devices.vendor'), value: device.vendorId },
    {
      name: t('devices.trial'),
      value: <Link to={`/trials/${device.trialId}`}>{device.trialId}</Link>,
    },
    ...optional.filter((fact) => fact !== null),
  ];
  return (
    <Panel title={t('device.register')}>
      <FactList facts={facts} />
    </Panel>
  );
}
