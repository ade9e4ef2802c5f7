import { z } from 'zod';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { feedMachine, type MachineState, type Reading } from '../episode-machine.js';
import { frameByCount } from '../judge-readings.js';
import type { Judge } from '../rule-definition.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  heldS: numeric([60, 259_200, 2_592_000], {
    zh: '狀態未變之時間',
    en: 'The same state for so long',
    unit: 's',
    note: 'bays beside a road change several times a day; three days cover a weekend',
  }),
  maxGapS: numeric([1, 14_400, 604_800], {
    zh: '可接續判定之最長間隔',
    en: 'Longest gap across which readings explain each other',
    unit: 's',
    note: 'a bay may have changed while nothing was heard of it',
  }),
});
type Params = z.infer<typeof params>;

type StuckState = {
  readonly occupancy: string;
  readonly sinceMs: number;
  readonly atMs: number;
  readonly machine?: MachineState;
};

/**
 * A bay goes on reporting one and the same state for longer than any use of it explains: its sensor is
 * stuck. Closed bays are not judged, and a reading that knows nothing is no change.
 */
export const stuckState = defineRule({
  rule: 'stuck_state',
  kinds: ['parking'],
  title: { zh: '狀態長期未變', en: 'Stuck state' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '持續回報同一佔用狀態達設定時間；起始時間為達到該時間之時。',
    en: 'The same occupancy is reported again and again for the given time; the onset is when that was reached.',
  },
  ends: { zh: '佔用狀態改變或車格關閉。', en: 'The occupancy changes, or the bay is closed.' },
  compile(rule: Params, context) {
    const frame = frameByCount(context, rule, 's');
    return success<Judge<StuckState>>({
      observe(sample, state, report) {
        const { observation } = sample;
        if (observation.kind !== 'parking') return state;
        const { payload, observedAtMs: atMs } = observation;
        const { occupancy } = payload;
        if (occupancy === 'unknown') return state;
        const sinceMs = startOf(state, occupancy, atMs, rule);
        const reading = readHeld(occupancy, sinceMs, atMs, rule);
        const quiet = state?.machine === undefined && reading.excess <= 0 && !report.isTraced;
        const machine = quiet ? undefined : feedMachine(frame, state?.machine, sample, reading, report);
        if (occupancy === 'closed') return undefined;
        return { occupancy, sinceMs, atMs, ...(machine === undefined ? {} : { machine }) };
      },
    });
  },
});

function startOf(before: StuckState | undefined, occupancy: string, atMs: number, rule: Params): number {
  if (before === undefined || before.occupancy !== occupancy) return atMs;
  const unbroken = atMs - before.atMs <= rule.maxGapS * 1000 || before.machine !== undefined;
  return unbroken ? before.sinceMs : atMs;
}

function readHeld(occupancy: string, sinceMs: number, atMs: number, rule: Params): Reading {
  const heldS = (atMs - sinceMs) / 1000;
  const facts = { occupancy };
  if (occupancy === 'closed' || heldS < rule.heldS) {
    return { verdict: 'clear', excess: -1, value: heldS, placeId: null, facts };
  }
  const onsetMs = Math.round(sinceMs + rule.heldS * 1000);
  return { verdict: 'breach', excess: heldS, value: heldS, placeId: null, facts, onsetMs };
}
