import { type Finding, finding, type IncidentEntry } from '#contracts';
import { labelOf } from '../i18n/label-of.js';
import type { Language } from '../i18n/language.js';
import { textsIn } from '../i18n/texts-in.js';
import { reasonText } from './reason-text.js';
import { dateTimeText, timesApart } from './time-format.js';
import { worstText } from './worst-text.js';

/** What a finding said before or after a revision. */
const said = finding.pick({ state: true, onset: true, end: true, worst: true, severity: true });
type Said = Pick<Finding, 'state' | 'onset' | 'end' | 'worst' | 'severity'>;

/** What became of a finding; each has a title of its own. */
export type AmendmentTitle = 'amended' | 'ended' | 'withdrawn' | 'merged' | 'revived';

export interface Amendment {
  readonly title: AmendmentTitle;
  /** One sentence; empty where the entry does not say what changed. */
  readonly text: string;
}

const gone: readonly Finding['state'][] = ['withdrawn', 'merged'];

/** Reads an entry of the type `finding_amended`: what was said before and what is said now, in words. */
export function readAmendment(details: IncidentEntry['details'], language: Language): Amendment {
  const before = said.safeParse(details.before);
  const after = said.safeParse(details.after);
  if (!before.success || !after.success) return { title: titleOfState(details.state), text: '' };
  const title = titleOf(before.data, after.data);
  const t = textsIn(language);
  const parts =
    title === 'withdrawn'
      ? [t('amendment.whyWithdrawn', { reason: reasonText(details.reason, language) })]
      : title === 'merged'
        ? []
        : changesOf(before.data, after.data, language);
  if (parts.length === 0) return { title, text: '' };
  const lead = title === 'amended' ? t('amendment.afterData') : '';
  const rule =
    typeof details.rule === 'string' ? t('amendment.ofRule', { rule: labelOf(t, 'rule', details.rule) }) : '';
  return { title, text: `${lead}${rule}${parts.join(t('amendment.between'))}${t('sentence.stop')}` };
}

function titleOfState(state: unknown): AmendmentTitle {
  return state === 'withdrawn' || state === 'merged' || state === 'ended' ? state : 'amended';
}

function titleOf(before: Said, after: Said): AmendmentTitle {
  if (after.state === 'withdrawn' || after.state === 'merged') return after.state;
  if (gone.includes(before.state)) return 'revived';
  const endsOnly = before.state === 'open' && after.state === 'ended' && before.onset === after.onset;
  return endsOnly ? 'ended' : 'amended';
}

function changesOf(before: Said, after: Said, language: Language): readonly string[] {
  const t = textsIn(language);
  const changes: string[] = [];
  if (before.onset !== after.onset) {
    const [from, to] = timesApart(Date.parse(before.onset), Date.parse(after.onset));
    changes.push(t('amendment.onset', { from, to }));
  }
  changes.push(...changesOfEnd(before, after, language));
  const [from, to] = [worstText(before.worst, language), worstText(after.worst, language)];
  if (from !== to) changes.push(t('amendment.worst', { from, to }));
  if (before.severity !== after.severity) {
    const [was, is] = [t(`severity.${before.severity}`), t(`severity.${after.severity}`)];
    changes.push(t('amendment.severity', { from: was, to: is }));
  }
  return changes;
}

function changesOfEnd(before: Said, after: Said, language: Language): readonly string[] {
  const t = textsIn(language);
  const [wasMs, isMs] = [before.end, after.end].map((end) => (end === null ? null : Date.parse(end)));
  if (wasMs === undefined || isMs === undefined || wasMs === isMs) return [];
  if (wasMs === null) return isMs === null ? [] : [t('amendment.endedAt', { to: dateTimeText(isMs) })];
  if (isMs === null) return [t('amendment.goesOn', { from: dateTimeText(wasMs) })];
  const [from, to] = timesApart(wasMs, isMs);
  return [t('amendment.end', { from, to })];
}
