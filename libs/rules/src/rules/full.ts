import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, type MachineState, settingsByCount } from '../episode-machine.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  fullRatio: parameter(z.number().min(0).max(1).default(0.8), { zh: '滿溢門檻', en: 'Full from' }),
  emptiedRatio: parameter(z.number().min(0).max(1).default(0.7), {
    zh: '解除門檻',
    en: 'No longer full below',
    note: 'lower than the threshold, so that settling waste does not make a new finding',
  }),
  minReadings: parameter(z.int().min(1).max(100).default(2), {
    zh: '連續筆數',
    en: 'Readings running',
    note: 'loose waste in front of the sensor fills one reading',
  }),
});

/** A bin is full in enough readings running. */
export const full = defineRule({
  rule: 'full',
  kinds: ['bin'],
  title: { zh: '垃圾桶已滿', en: 'Bin full' },
  params,
  severity: 'info',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '連續數筆觀測之滿溢程度達門檻；起始時間為其首筆。',
    en: 'The fill ratio is at or above the threshold in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '滿溢程度低於解除門檻。', en: 'The fill ratio is below the lower threshold.' },
  compile(rule: z.infer<typeof params>, { identity }) {
    if (rule.emptiedRatio > rule.fullRatio) {
      const message = 'must not be above fullRatio';
      return { ok: false, problem: [{ at: '/emptiedRatio', message }] };
    }
    const frame: EpisodeFrame = {
      identity,
      settings: settingsByCount(rule.minReadings, ''),
      explain: () => ({ params: rule }),
    };
    return success<Judge<MachineState>>({
      observe(sample, state, report) {
        if (sample.observation.kind !== 'bin') return state;
        const { fillRatio } = sample.observation.payload;
        const full = fillRatio >= rule.fullRatio;
        if (!full && state === undefined && !report.isTraced) return undefined;
        const cleared = fillRatio < rule.emptiedRatio;
        const verdict = full ? 'breach' : cleared ? 'clear' : 'between';
        // At the threshold itself the bin is full: the excess must be above 0 there.
        const excess = full ? fillRatio - rule.fullRatio + Number.EPSILON : fillRatio - rule.fullRatio;
        return feedMachine(
          frame,
          state,
          sample,
          { verdict, excess, value: fillRatio, placeId: null },
          report,
        );
      },
    });
  },
});
