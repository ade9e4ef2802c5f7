import { z } from 'zod';
import { type DeviceEvent, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { isEngaged } from '../engagement.js';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineState,
  type ReadFrom,
  settingsByCount,
} from '../episode-machine.js';
import { yesOrNo } from '../reading-judge.js';
import type { Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({});

type EngagementState = {
  /** What was said last of the automated driving system. */
  readonly engaged: boolean;
  readonly machine?: MachineState;
};

/**
 * The automated driving system stopped driving: by the vehicle's event, or where it was engaged and is
 * not any more. Recorded for the monthly report; a vehicle that was never engaged has not disengaged,
 * and one that is switched off ends its run.
 */
export const disengagement = defineRule({
  rule: 'disengagement',
  kinds: ['bus'],
  title: { zh: '自動駕駛解除', en: 'Disengagement' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '收到解除自動駕駛事件，或自駕狀態由啟用轉為解除；起始時間為該事件或首筆觀測。',
    en: 'The event of a deactivation, or a change from engaged to not engaged; the onset is that event or the first such reading.',
  },
  ends: {
    zh: '重新啟用自動駕駛，或車輛關閉。',
    en: 'The system is engaged again, or the vehicle is switched off.',
  },
  compile(_rule, { identity }) {
    const frame: EpisodeFrame = { identity, settings: settingsByCount(1, ''), explain: () => ({}) };
    return success<Judge<EngagementState>>({
      witness({ event }, state, report) {
        const engaged = engagedBy(event);
        if (engaged === null) return state;
        const facts = { event: event.event, details: event.details };
        return next(frame, engaged, state, { observation: event }, facts, report);
      },
      observe: (sample, state, report) => observe(frame, sample, state, report),
    });
  },
});

function engagedBy({ event }: DeviceEvent): boolean | null {
  if (event === 'ads_activated') return true;
  return event === 'ads_deactivated' ? false : null;
}

function observe(
  frame: EpisodeFrame,
  sample: Sample,
  state: EngagementState | undefined,
  report: StepReport,
): EngagementState | undefined {
  const { observation } = sample;
  if (observation.kind !== 'bus') return state;
  const { controlMode, engagement } = observation.payload;
  const facts = { controlMode: controlMode ?? null, engagement: engagement ?? null };
  if (controlMode === 'off') {
    if (state?.machine !== undefined)
      feedMachine(frame, state.machine, sample, yesOrNo(false, 0, facts), report);
    return undefined;
  }
  const engaged = isEngaged(observation.payload);
  // Nothing new, and nothing was engaged that could have been disengaged.
  if (engaged === null || engaged === state?.engaged || (state === undefined && !engaged)) return state;
  return next(frame, engaged, state, sample, facts, report);
}

function next(
  frame: EpisodeFrame,
  engaged: boolean,
  state: EngagementState | undefined,
  from: ReadFrom,
  facts: Readonly<Record<string, unknown>>,
  report: StepReport,
): EngagementState {
  if (engaged && state?.machine === undefined) return { engaged };
  const machine = feedMachine(frame, state?.machine, from, yesOrNo(!engaged, 1, facts), report);
  return machine === undefined ? { engaged } : { engaged, machine };
}
