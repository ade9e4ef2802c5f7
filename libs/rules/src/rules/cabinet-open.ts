import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings } from '../rule-parameters.js';
import { readStated } from '../threshold.js';

const params = z.object({ minReadings: minReadings(1) });
type Params = z.infer<typeof params>;

/** The door of a lamp's cabinet stands open: its wiring can be touched, and water gets in. */
export const cabinetOpen = defineRule({
  rule: 'cabinet_open',
  kinds: ['streetlight'],
  title: { zh: '燈桿箱門開啟', en: 'Cabinet open' },
  params,
  severity: 'minor',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '設備回報箱門開啟，且連續數筆；起始時間為其首筆。',
    en: 'The lamp reports its cabinet open in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '設備回報箱門關閉。', en: 'The lamp reports it closed.' },
  compile(rule: Params, context) {
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, ''), (payload) =>
        payload.cabinetOpen === undefined ? null : readStated(payload.cabinetOpen),
      ),
    );
  },
});
