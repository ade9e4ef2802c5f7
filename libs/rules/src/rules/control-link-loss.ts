import { z } from 'zod';
import { failure, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineState,
  type ReadFrom,
  type Reading,
  settingsByCount,
} from '../episode-machine.js';
import { aboveLimit } from '../reading-judge.js';
import type { Judge } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  maxLatencyMs: parameter(z.number().min(0).max(600_000).default(1000), {
    zh: '控制鏈路延遲上限',
    en: 'Highest latency of the control link',
    unit: 'ms',
  }),
  restoredLatencyMs: parameter(z.number().min(0).max(600_000).default(500), {
    zh: '解除門檻',
    en: 'Restored at or below',
    unit: 'ms',
  }),
  dwellS: parameter(z.number().min(0).max(3600).default(2), {
    zh: '延遲過高之持續時間',
    en: 'Dwell of a high latency; a loss that is reported counts at once',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

type LinkState = {
  /** The vehicle said that the link is lost, and nothing since then said that it is back. */
  readonly lost: boolean;
  readonly machine?: MachineState;
};

/**
 * The link by which a vehicle is watched and stopped from afar is lost (by its own events) or too slow.
 * Readings without a latency say nothing about it.
 */
export const controlLinkLoss = defineRule({
  rule: 'control_link_loss',
  kinds: ['bus'],
  title: { zh: '控制鏈路中斷', en: 'Control link lost' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '車輛回報通訊中斷，或控制鏈路延遲高於上限達設定時間；起始時間為該事件或首筆觀測。',
    en: 'The vehicle reports the loss, or the latency is above the limit for the dwell; the onset is that event or the first such reading.',
  },
  ends: {
    zh: '車輛回報通訊恢復，或延遲降至解除門檻以下。',
    en: 'The vehicle reports that the link is back, or the latency is at or below the lower limit.',
  },
  compile(rule: Params, { identity }) {
    if (rule.restoredLatencyMs > rule.maxLatencyMs) {
      return failure([{ at: '/restoredLatencyMs', message: 'must not be above maxLatencyMs' }]);
    }
    const slow: EpisodeFrame = {
      identity,
      settings: { ...settingsByCount(1, 'ms'), enterDwellMs: rule.dwellS * 1000 },
      explain: () => ({ params: rule }),
    };
    const lost: EpisodeFrame = { ...slow, settings: settingsByCount(1, 'ms') };
    return success<Judge<LinkState>>({
      witness({ event }, state, report) {
        const facts = { event: event.event };
        const from = { observation: event };
        if (event.event === 'comms_lost') {
          const reading = { verdict: 'breach', excess: 1, value: 0, placeId: null, facts } as const;
          return next(lost, true, state, from, reading, report);
        }
        if (event.event !== 'comms_restored' || state === undefined) return state;
        const reading = { verdict: 'clear', excess: -1, value: 0, placeId: null, facts } as const;
        return next(lost, false, state, from, reading, report);
      },
      observe(sample, state, report) {
        const { observation } = sample;
        if (observation.kind !== 'bus') return state;
        const { controlLinkLatencyMs } = observation.payload;
        if (controlLinkLatencyMs === undefined) return state;
        const reading = aboveLimit(controlLinkLatencyMs, rule.maxLatencyMs, rule.restoredLatencyMs);
        if (state === undefined && reading.excess <= 0 && !report.isTraced) return undefined;
        const stillLost = state?.lost === true && reading.verdict !== 'clear';
        return next(slow, stillLost, state, sample, reading, report);
      },
    });
  },
});

function next(
  frame: EpisodeFrame,
  lost: boolean,
  state: LinkState | undefined,
  from: ReadFrom,
  reading: Reading,
  report: StepReport,
): LinkState | undefined {
  const machine = feedMachine(frame, state?.machine, from, reading, report);
  return machine === undefined ? undefined : { lost, machine };
}
