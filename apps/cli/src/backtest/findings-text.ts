import type { BacktestFinding } from '#contracts';
import { ruleSpecifications } from '#rules';
import { textColumns } from '../terminal/text-box.js';

const titles = new Map(ruleSpecifications.map(({ rule, title }) => [rule, title]));
const taipei = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Taipei',
  dateStyle: 'short',
  timeStyle: 'medium',
});
const DECIMALS = 2;

/** Findings as people read them: both languages, the clock of Taipei. */
export function findingsText(findings: readonly BacktestFinding[]): string {
  if (findings.length === 0) return '沒有發現。 / No findings.';
  return textColumns([
    ['起 onset', '訖 end', '設備 device', '最嚴重值 worst', '規則 rule'],
    ...findings.map(({ onset, end, deviceId, rule, worst }) => [
      taipeiClock(Date.parse(onset)),
      end === null ? '持續中 open' : taipeiClock(Date.parse(end)),
      deviceId,
      worst === null ? '' : `${rounded(worst.value)} ${worst.unit}`.trimEnd(),
      `${titles.get(rule)?.zh ?? rule} / ${titles.get(rule)?.en ?? rule} (${rule})`,
    ]),
  ]).join('\n');
}

/** A time as the clocks of Taipei show it. */
export function taipeiClock(atMs: number): string {
  const at = new Date(atMs);
  return `${taipei.format(at)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`;
}

function rounded(value: number): string {
  return String(Number(value.toFixed(DECIMALS)));
}
