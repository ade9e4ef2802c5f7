import type { Finding, IncidentSummary } from '#contracts';
import { labelOf } from '../i18n/label-of.js';
import type { Language } from '../i18n/language.js';
import { textsIn } from '../i18n/texts-in.js';
import { zhTw } from '../i18n/zh-tw/zh-tw.js';
import { quantityText } from './quantity.js';
import { dateTimeText, spanText } from './time-format.js';

type Told = Pick<IncidentSummary, 'kind' | 'deviceId' | 'rule' | 'onset' | 'endedAt'>;
type SentenceKey = keyof typeof zhTw.sentence & keyof typeof zhTw.rule;

/** What happened, in one sentence of one language. `finding` is the incident's main one, if known. */
export function incidentSentence(
  incident: Told,
  finding: Pick<Finding, 'worst' | 'state'> | undefined,
  language: Language,
): string {
  const t = textsIn(language);
  const key = hasOwnSentence(incident.rule) ? incident.rule : 'other';
  const onsetMs = Date.parse(incident.onset);
  const start = t(`sentence.${key}`, {
    kind: t(`kind.${incident.kind}`),
    device: incident.deviceId,
    time: dateTimeText(onsetMs),
    rule: labelOf(t, 'rule', incident.rule),
  });
  const end =
    incident.endedAt === null
      ? t('sentence.ongoing')
      : t('sentence.lasted', { duration: spanText(Date.parse(incident.endedAt) - onsetMs, language) });
  return `${start}${worstClause(incident.rule, finding?.worst, language)}${end}${t('sentence.stop')}`;
}

function hasOwnSentence(rule: string): rule is SentenceKey {
  return Object.hasOwn(zhTw.sentence, rule) && Object.hasOwn(zhTw.rule, rule);
}

function worstClause(rule: string, worst: Finding['worst'] | undefined, language: Language): string {
  // A bare number says nothing in a sentence.
  if (worst === null || worst === undefined || worst.unit === '') return '';
  const t = textsIn(language);
  const text =
    worst.unit === 'ratio'
      ? quantityText(worst.value * 100, '%', language)
      : quantityText(worst.value, worst.unit, language);
  switch (rule) {
    case 'left_lane':
      return t('sentence.beyondEdge', { worst: text });
    case 'overspeed':
    case 'full':
      return t('sentence.atMost', { worst: text });
    default:
      return t('sentence.worst', { worst: text });
  }
}
