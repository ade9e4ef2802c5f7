import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { type EpisodeFrame, type MachineState, type Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings, worstUnit } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readStated, reversed } from '../threshold.js';

const params = z.object({
  slowMps: numeric([0, 2.8, 50], { zh: '壅塞速度', en: 'Slow at or below', unit: 'm/s' }),
  flowingMps: numeric([0, 4.2, 50], { zh: '解除速度', en: 'Flowing from', unit: 'm/s' }),
  denseRatio: numeric([0, 0.3, 1], {
    zh: '壅塞占有率',
    en: 'Dense from this occupancy',
    note: 'a single slow vehicle on an empty road is no congestion',
  }),
  sparseRatio: numeric([0, 0.2, 1], { zh: '解除占有率', en: 'No longer dense at this occupancy' }),
  minReadings: minReadings(3),
});
type Params = z.infer<typeof params>;

/**
 * Traffic is slow and dense. Where the counter does not send both, its own verdict is taken, if it
 * sends one, which then cannot end what was measured.
 */
export const congestion = defineRule({
  rule: 'congestion',
  kinds: ['traffic'],
  title: { zh: '車道壅塞', en: 'Congestion' },
  params,
  severity: 'info',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '平均速度與占有率均達壅塞門檻（或設備判定壅塞），且連續數筆；起始時間為其首筆。',
    en: 'Traffic is slow and dense, or congested by the counter, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '速度或占有率達解除門檻（或設備判定未壅塞）。',
    en: 'Traffic flows or is sparse again, or not congested by the counter.',
  },
  compile(rule: Params, context) {
    if (rule.flowingMps < rule.slowMps) return reversed('flowingMps', 'below', 'slowMps');
    if (rule.sparseRatio > rule.denseRatio) return reversed('sparseRatio', 'above', 'denseRatio');
    const frame = frameByCount(context, rule, 'm/s');
    return success(
      judgeReadings('traffic', frame, (payload, _, state) => readFlow(payload, rule, frame, state)),
    );
  },
});

function readFlow(
  { avgSpeedMps, occupancyRatio, congested }: Payload<'traffic'>,
  rule: Params,
  frame: EpisodeFrame,
  state: MachineState | undefined,
): Reading | null {
  const facts = {
    avgSpeedMps: avgSpeedMps ?? null,
    occupancyRatio: occupancyRatio ?? null,
    congested: congested ?? null,
  };
  if (avgSpeedMps === undefined || occupancyRatio === undefined) {
    if (congested === undefined || worstUnit(frame, state) === 'm/s') return null;
    const stated = readStated(congested, { unit: '', facts });
    // Any measure tells more.
    return congested ? { ...stated, excess: Number.EPSILON } : stated;
  }
  const slow = avgSpeedMps <= rule.slowMps && occupancyRatio >= rule.denseRatio;
  const over = avgSpeedMps >= rule.flowingMps || occupancyRatio <= rule.sparseRatio;
  return {
    verdict: slow ? 'breach' : over ? 'clear' : 'between',
    excess: slow ? 1 + rule.slowMps - avgSpeedMps : -1,
    value: avgSpeedMps,
    placeId: null,
    facts,
  };
}
