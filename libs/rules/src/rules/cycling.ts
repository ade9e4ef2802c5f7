import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { feedMachine, type MachineState } from '../episode-machine.js';
import { frameByCount } from '../judge-readings.js';
import type { Judge } from '../rule-definition.js';
import { numeric } from '../rule-parameters.js';
import { readAbove } from '../threshold.js';

/** More entries than a permit can ask switchings for, so that leaving out the oldest hides nothing. */
const MAX_ENTRIES = 20;

const params = z.object({
  switchings: parameter(z.int().min(2).max(MAX_ENTRIES).default(4), {
    zh: '點燈次數',
    en: 'Switched on so many times',
  }),
  windowS: numeric([60, 3600, 86_400], {
    zh: '計次期間',
    en: 'Within',
    unit: 's',
    note: 'a longer gap between two readings is not counted: what happened in it cannot be dated',
  }),
});
type Params = z.infer<typeof params>;

type CyclingState = {
  readonly atMs: number;
  /** Null while the lamp starts: neither on nor off. */
  readonly on: boolean | null;
  readonly switchCount: number | null;
  /** When it was seen to have been switched on, and how many times. */
  readonly switched: readonly (readonly [atMs: number, times: number])[];
  readonly machine?: MachineState;
};

/**
 * A lamp goes on and off again and again. Between two readings it was switched on as many times as its
 * counter says, where both carry it; else once where it was off and now is on.
 */
export const cycling = defineRule({
  rule: 'cycling',
  kinds: ['streetlight'],
  title: { zh: '路燈反覆開關', en: 'Lamp cycling' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '於計次期間內點燈達設定次數；起始時間為達到次數之觀測。',
    en: 'Switched on the given number of times within the given time; the onset is the reading that shows the last of them.',
  },
  ends: { zh: '於計次期間內點燈不超過一次。', en: 'Switched on at most once within the given time.' },
  compile(rule: Params, context) {
    const frame = frameByCount(context, rule, '');
    return success<Judge<CyclingState>>({
      observe(sample, state, report) {
        const { observation } = sample;
        if (observation.kind !== 'streetlight') return state;
        const seen = look(observation.payload, observation.observedAtMs, state, rule);
        const times = seen.switched.reduce((sum, [, count]) => sum + count, 0);
        const reading = readAbove(times, { enter: rule.switchings, leave: 1 });
        const quiet = state?.machine === undefined && reading.excess < 0 && !report.isTraced;
        const machine = quiet ? undefined : feedMachine(frame, state?.machine, sample, reading, report);
        return machine === undefined ? seen : { ...seen, machine };
      },
    });
  },
});

function look(
  { powerState, switchCount: sentCount }: Payload<'streetlight'>,
  atMs: number,
  before: CyclingState | undefined,
  { windowS }: Params,
): CyclingState {
  const on = powerState === 'bootingUp' ? null : powerState !== 'off';
  const switchCount = sentCount ?? null;
  const fromMs = atMs - windowS * 1000;
  const known = (before?.switched ?? []).filter(([seenMs]) => seenMs > fromMs);
  const times = before === undefined || before.atMs <= fromMs ? 0 : timesBetween(before, on, switchCount);
  const switched = times > 0 ? [...known.slice(1 - MAX_ENTRIES), [atMs, times] as const] : known;
  // A lamp that starts was off before and may be on after: what it was is kept.
  return { atMs, on: on ?? before?.on ?? null, switchCount, switched };
}

function timesBetween(before: CyclingState, on: boolean | null, switchCount: number | null): number {
  if (before.switchCount !== null && switchCount !== null) {
    // A counter that starts anew says nothing.
    return Math.max(switchCount - before.switchCount, 0);
  }
  return before.on === false && on === true ? 1 : 0;
}
