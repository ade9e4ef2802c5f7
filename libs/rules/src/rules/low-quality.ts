import { z } from 'zod';
import { type AnyObservation, failure, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import type { MachineState, Reading } from '../episode-machine.js';
import { belowLimit, ReadingJudge } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  lowPct: parameter(z.number().min(0).max(100).default(50), {
    zh: '低品質門檻',
    en: 'Low below',
    unit: '%',
  }),
  recoveredPct: parameter(z.number().min(0).max(100).default(60), {
    zh: '解除門檻',
    en: 'No longer low at or above',
    unit: '%',
  }),
  badFlags: parameter(z.array(z.string().min(1).max(200)).max(100).default([]), {
    zh: '視為低品質之品質旗標',
    en: 'Quality flags that count as low quality',
    note: 'each vendor has flags of its own, so none by default',
  }),
  minReadings: parameter(z.int().min(1).max(100).default(3), { zh: '連續筆數', en: 'Readings running' }),
});
type Params = z.infer<typeof params>;
type Quality = NonNullable<AnyObservation['payload']['quality']>;

/** The device itself calls its data bad: by their quality level, or by a flag that the permit names. */
export const lowQuality = defineRule({
  rule: 'low_quality',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '資料品質低落', en: 'Low data quality' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '連續數筆觀測之品質低於門檻或帶有所列旗標；起始時間為其首筆。',
    en: 'The quality level is below the threshold, or a flag named is set, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '連續數筆觀測之品質回到解除門檻以上且無所列旗標；結束時間為其首筆。',
    en: 'It is at or above the higher threshold without such a flag in as many readings running; the end is the first of them.',
  },
  compile(rule: Params, context) {
    if (rule.recoveredPct < rule.lowPct) {
      return failure([{ at: '/recoveredPct', message: 'must not be below lowPct' }]);
    }
    return success<Judge<MachineState>>(
      new ReadingJudge(rule, '%', context, ({ observation }) => {
        const { quality } = observation.payload;
        return quality === undefined ? null : readQuality(quality, rule);
      }),
    );
  },
});

/** Null where neither the level nor the flags asked for were sent. */
function readQuality({ level, flags }: Quality, rule: Params): Reading | null {
  const flagged = (flags ?? []).filter((flag) => rule.badFlags.includes(flag));
  if (flagged.length > 0) {
    const facts = { flags: flagged, level: level ?? null };
    return { verdict: 'breach', excess: rule.lowPct + 1, value: level ?? 0, placeId: null, facts };
  }
  if (level !== undefined) return belowLimit(level, rule.lowPct, rule.recoveredPct, { flags: flagged });
  if (flags === undefined || rule.badFlags.length === 0) return null;
  return { verdict: 'clear', excess: -1, value: 100, placeId: null };
}
