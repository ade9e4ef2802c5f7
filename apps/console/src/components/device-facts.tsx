import { useTranslation } from 'react-i18next';
import type { LiveDevice } from '#contracts';
import { fieldLabel } from '../format/field-labels.js';
import { liveValues } from '../format/live-values.js';
import { quantityText } from '../format/quantity.js';
import { valueText } from '../format/value-text.js';
import { labelOf } from '../i18n/label-of.js';
import { useLanguage } from '../i18n/use-language.js';
import { type Fact, FactList } from './fact-list.js';
import { TimeText } from './time-text.js';

/** The unit that the end of a measure's name says. */
const unitByEnding: readonly (readonly [string, string])[] = [
  ['Mps', 'm/s'],
  ['Deg', '°'],
  ['M', 'm'],
  ['S', 's'],
];

/** What a device said last, what the rules measured, and when. */
export function DeviceFacts({ device }: { readonly device: LiveDevice }) {
  const { t } = useTranslation();
  const [language] = useLanguage();
  const values = liveValues(device.kind, device.values).map(
    ({ key, value, field }): Fact => ({
      key,
      name: field === undefined ? key : fieldLabel(field, language),
      value: valueText(value, field, t, language),
    }),
  );
  const measures = Object.entries(device.measures).map(([name, value]): Fact => {
    const unit = unitByEnding.find(([ending]) => name.endsWith(ending))?.[1];
    return { key: name, name: labelOf(t, 'measure', name), value: quantityText(value, unit, language) };
  });
  const accuracy: Fact[] =
    device.hAccM === null
      ? []
      : [{ name: t('device.accuracy'), value: quantityText(device.hAccM, 'm', language) }];
  const newest: Fact[] =
    device.observedAt === null
      ? []
      : [{ name: t('devices.newest'), value: <TimeText at={device.observedAt} /> }];
  return <FactList facts={[...values, ...measures, ...accuracy, ...newest]} />;
}
