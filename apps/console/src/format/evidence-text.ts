import type { TFunction } from 'i18next';
import { operatingWindow } from '#contracts';
import { labelOf } from '../i18n/label-of.js';
import { isRecord, recordKeys } from './evidence-view.js';
import { listText } from './list-text.js';
import { quantityText } from './quantity.js';
import { dateTimeText, spanText } from './time-format.js';
import { windowHoursText } from './window-text.js';

/** Units by the end of a name, the longer ends first; speeds are shown in km/h. */
const unitEnds = [
  ['Mps', 'm/s'],
  ['Pct', '%'],
  ['S', 's'],
  ['M', 'm'],
  ['W', 'W'],
  ['A', 'A'],
] as const;
const longSpanS = 120;
const timestampPattern = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The unit that a name of the rules carries, e.g. `thresholdM`; undefined without one. */
export function unitOfName(name: string): string | undefined {
  return unitEnds.find(([end]) => name.length > end.length && name.endsWith(end))?.[1];
}

/**
 * A value of evidence or of a rule's parameters as people read it. `unit` is that of the finding's worst
 * value, for what carries none in its name; times in Taipei's.
 */
export function evidenceText(
  key: string,
  value: unknown,
  t: TFunction,
  language: string,
  unit?: string | undefined,
): string {
  if (value === null || value === undefined) return t('ui.nothing');
  if (typeof value === 'boolean') return value ? t('ui.yes') : t('ui.no');
  if (typeof value === 'number') return numberText(key, value, language, unit);
  if (typeof value === 'string') return wordText(key, value, t);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => itemText(key, item, t, language));
    // Commas are within each record; a window is one text.
    const holdsRecords = key !== 'windows' && value.some(isRecord);
    return holdsRecords ? items.join(language === 'en' ? '; ' : '；') : listText(items, language);
  }
  if (!isRecord(value)) return String(value);
  return ownWords(value, language) ?? recordText(key, value, t, language);
}

function numberText(key: string, value: number, language: string, unit: string | undefined): string {
  const named = unitOfName(key) ?? unit;
  if (key.endsWith('Ratio') || named === 'ratio') return quantityText(value * 100, '%', language);
  if (named === 's' && value >= longSpanS) return spanText(value * 1000, language);
  // A dwell of half a second must not read as 1 s.
  if (named === 's' && !Number.isInteger(value)) return `${quantityText(value, undefined, language)} s`;
  return quantityText(value, named, language);
}

function wordText(key: string, value: string, t: TFunction): string {
  if (timestampPattern.test(value)) {
    const atMs = Date.parse(value);
    if (!Number.isNaN(atMs)) return dateTimeText(atMs);
  }
  if (key === 'purpose') return labelOf(t, 'zonePurpose', value);
  // A list is named for its items: `controlModes` holds what `controlMode` may be.
  const single = key.endsWith('Modes') ? key.slice(0, -1) : key;
  const named = labelOf(t, `value.${single}`, value);
  return named === value ? labelOf(t, 'evidenceWord', value) : named;
}

function itemText(key: string, item: unknown, t: TFunction, language: string): string {
  const window = key === 'windows' ? operatingWindow.safeParse(item) : undefined;
  return window?.success === true ? windowHoursText(window.data) : evidenceText(key, item, t, language);
}

/** What a permit says in both languages, such as the name of its own condition; undefined for other records. */
function ownWords(value: Readonly<Record<string, unknown>>, language: string): string | undefined {
  const { zh, en } = value;
  if (typeof zh !== 'string' || typeof en !== 'string') return undefined;
  return language === 'en' ? en : zh;
}

/** `bus-lane-eastbound, half-width 1.75 m`, `bicycle 1`, `lamp-06, dark since 01:00:00`. */
function recordText(
  key: string,
  value: Readonly<Record<string, unknown>>,
  t: TFunction,
  language: string,
): string {
  const isSubject = ([name]: readonly [string, unknown]) => name === 'id' || name === 'deviceId';
  const known = Object.entries(value).filter(([name]) => !recordKeys.has(name));
  // Stored records come back with their keys in another order.
  const entries = [...known.filter(isSubject), ...known.filter((entry) => !isSubject(entry))];
  const parts = entries.flatMap(([name, part]) => {
    const text = evidenceText(name, part, t, language);
    if (isSubject([name, part])) return text;
    if (part === false && name.startsWith('is')) return [];
    const label = key === 'counts' ? labelOf(t, 'evidenceWord', name) : labelOf(t, 'evidence', name);
    return part === true ? label : `${label} ${text}`;
  });
  return listText(parts, language);
}
