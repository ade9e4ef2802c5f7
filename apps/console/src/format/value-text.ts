import type { TFunction } from 'i18next';
import { labelOf } from '../i18n/label-of.js';
import type { LabelledField } from './field-labels.js';
import { quantityText } from './quantity.js';
import { dateTimeText, spanText } from './time-format.js';

const longSpanS = 120;

/** A field's value as people read it: with unit, translated, times in Taipei's. */
export function valueText(
  value: unknown,
  field: LabelledField | undefined,
  t: TFunction,
  language: string,
): string {
  if (value === null || value === undefined) return t('ui.nothing');
  if (typeof value === 'boolean') return value ? t('ui.yes') : t('ui.no');
  if (typeof value === 'number') return numberText(value, field, language);
  if (typeof value === 'string') return wordText(value, field, t);
  return JSON.stringify(value);
}

function numberText(value: number, field: LabelledField | undefined, language: string): string {
  const unit = field?.meta.unit;
  if (unit === 's' && value >= longSpanS) return spanText(value * 1000, language);
  if (unit === undefined && field?.name.endsWith('Ratio') === true)
    return quantityText(value * 100, '%', language);
  if (field?.name === 'lat' || field?.name === 'lon') return `${value.toFixed(6)}°`;
  return quantityText(value, unit, language);
}

function wordText(value: string, field: LabelledField | undefined, t: TFunction): string {
  if (field?.meta.column === 'timestamptz' || field?.name === 'observedAt') {
    const atMs = Date.parse(value);
    return Number.isNaN(atMs) ? value : dateTimeText(atMs);
  }
  return field === undefined ? value : labelOf(t, `value.${field.name}`, value);
}
