import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import type { EpisodeFrame, MachineState, Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings, worstUnit } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readStated, reversed } from '../threshold.js';

const params = z.object({
  tippedDeg: numeric([0, 45, 180], { zh: '視為傾倒之傾斜角', en: 'Tipped over from', unit: '°' }),
  clearedDeg: numeric([0, 20, 180], { zh: '視為扶正之傾斜角', en: 'Upright at', unit: '°' }),
  minReadings: minReadings(2, 'a bin is tipped when it is emptied'),
});
type Params = z.infer<typeof params>;

/** A bin lies on its side, or says that it was dropped or vandalised. */
export const tampered = defineRule({
  rule: 'tampered',
  kinds: ['bin'],
  title: { zh: '垃圾桶遭破壞', en: 'Bin tampered with' },
  params,
  severity: 'minor',
  legalGround: 'public_order',
  starts: {
    zh: '傾斜角達傾倒門檻，或設備回報掉落或遭破壞，且連續數筆；起始時間為其首筆。',
    en: 'The tilt is at or above the threshold, or the bin reports that it was dropped or vandalised, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '已扶正且未再回報掉落或遭破壞（無傾斜角時以設備回報正常為準）。',
    en: 'The bin is upright and no longer reports it; without a tilt, it reports that it is well.',
  },
  compile(rule: Params, context) {
    if (rule.clearedDeg > rule.tippedDeg) return reversed('clearedDeg', 'above', 'tippedDeg');
    const frame = frameByCount(context, rule, '°');
    return success(judgeReadings('bin', frame, (payload, _, state) => readBin(payload, rule, frame, state)));
  },
});

function readBin(
  { tiltDeg, condition }: Payload<'bin'>,
  rule: Params,
  frame: EpisodeFrame,
  state: MachineState | undefined,
): Reading | null {
  const stated = condition === 'dropped' || condition === 'vandalized';
  if (tiltDeg === undefined) {
    if (stated) return readStated(true, { unit: '', facts: { condition } });
    if (condition !== 'ok' || worstUnit(frame, state) === '°') return null;
    return readStated(false, { unit: '', facts: { condition } });
  }
  const leaningDeg = Math.abs(tiltDeg);
  const broken = stated || leaningDeg >= rule.tippedDeg;
  return {
    verdict: broken ? 'breach' : leaningDeg <= rule.clearedDeg ? 'clear' : 'between',
    excess: broken ? 1 + leaningDeg : -1,
    value: leaningDeg,
    placeId: null,
    facts: { condition: condition ?? null },
  };
}
