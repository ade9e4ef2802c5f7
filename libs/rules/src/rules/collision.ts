import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, type MachineState, settingsByCount } from '../episode-machine.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  quietS: parameter(z.number().min(0).max(3600).default(60), {
    zh: '視為同一事故之時間',
    en: 'Reports of a collision within this time are of the same one',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

/** The vehicle reports a collision. What followed from it is for people to say. */
export const collision = defineRule({
  rule: 'collision',
  kinds: ['bus'],
  title: { zh: '碰撞', en: 'Collision' },
  params,
  severity: 'critical',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '收到車輛之碰撞事件；起始時間為該事件之觀測時間。',
    en: 'The vehicle sent the event of a collision; the onset is when it was observed.',
  },
  ends: {
    zh: '設定時間內未再有碰撞事件；結束時間為其後首筆觀測。',
    en: 'No further such event for the time set; the end is the first observation after that.',
  },
  compile(rule: Params, { identity }) {
    const frame: EpisodeFrame = {
      identity,
      settings: settingsByCount(1, ''),
      explain: () => ({ params: rule }),
    };
    return success<Judge<MachineState>>({
      witness({ event }, state, report) {
        if (event.event !== 'collision_detected') return state;
        const facts = { event: event.event, details: event.details };
        const reading = { verdict: 'breach', excess: 1, value: 1, placeId: null, facts } as const;
        return feedMachine(frame, state, { observation: event }, reading, report);
      },
      observe(sample, state, report) {
        if (state === undefined) return undefined;
        // The newest reading is the newest event: observations before the end are not fed.
        if (sample.observation.observedAtMs - state.atMs < rule.quietS * 1000) return state;
        return feedMachine(
          frame,
          state,
          sample,
          { verdict: 'clear', excess: -1, value: 0, placeId: null },
          report,
        );
      },
    });
  },
});
