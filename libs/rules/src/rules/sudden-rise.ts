import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { feedMachine, type MachineState } from '../episode-machine.js';
import { frameByCount } from '../judge-readings.js';
import { type RecentReading, remember, within } from '../recent-readings.js';
import type { Judge } from '../rule-definition.js';
import { minReadings, numeric } from '../rule-parameters.js';

/** Ratios are sent as decimals, which differences in binary miss by a little. */
const ROUNDING = 1e-9;

const params = z.object({
  riseRatio: numeric([0.01, 0.3, 1], { zh: '上升幅度', en: 'A rise above this' }),
  windowS: numeric([60, 600, 86_400], { zh: '期間', en: 'Within', unit: 's' }),
  minReadings: minReadings(2, 'the reading after the rise, whenever it comes, must still be as high'),
});
type Params = z.infer<typeof params>;

type RiseState = {
  readonly recent: readonly RecentReading[];
  /** From where it rose, until the rise is confirmed. */
  readonly base?: number;
  readonly machine?: MachineState;
};

/** A bin fills faster than passers-by fill it: somebody empties household or trade waste into it. */
export const suddenRise = defineRule({
  rule: 'sudden_rise',
  kinds: ['bin'],
  title: { zh: '垃圾量驟增', en: 'Sudden rise' },
  params,
  severity: 'info',
  legalGround: 'harms_transport_or_environment',
  starts: {
    zh: '滿溢程度於期間內上升超過設定幅度，且其後仍高；起始時間為首筆上升觀測。',
    en: 'The fill ratio rose by more than allowed within the given time and stays up; the onset is the first reading of the rise.',
  },
  ends: {
    zh: '期間內不再有此上升。',
    en: 'The first reading that shows no such rise within the given time.',
  },
  compile(rule: Params, context) {
    const frame = frameByCount(context, rule, '');
    const windowMs = rule.windowS * 1000;
    return success<Judge<RiseState>>({
      observe(sample, state, report) {
        const { observation } = sample;
        if (observation.kind !== 'bin') return state;
        const { fillRatio } = observation.payload;
        const atMs = observation.observedAtMs;
        const known = state?.recent ?? [];
        const lowest = Math.min(fillRatio, ...within(known, atMs, windowMs).map(([, ratio]) => ratio));
        const confirming = state?.base !== undefined && fillRatio - state.base > rule.riseRatio + ROUNDING;
        const from = confirming ? Math.min(state.base, lowest) : lowest;
        const rise = fillRatio - from;
        const rises = rise > rule.riseRatio + ROUNDING;
        const machine =
          state?.machine === undefined && !rises
            ? undefined
            : feedMachine(
                frame,
                state?.machine,
                sample,
                {
                  verdict: rises ? 'breach' : 'clear',
                  excess: rises ? rise : -1,
                  value: rise,
                  placeId: null,
                  facts: { fillRatio, fromRatio: from },
                },
                report,
              );
        const recent = remember(known, [atMs, fillRatio], windowMs);
        if (machine === undefined) return { recent };
        return machine.run ? { recent, base: from, machine } : { recent, machine };
      },
    });
  },
});
