import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineState,
  type Reading,
  settingsByCount,
} from '../episode-machine.js';
import type { Judge, Sample } from '../rule-definition.js';

const params = z.object({
  maxDurationS: parameter(z.number().min(1).max(604_800).optional(), {
    zh: '限停時間（未列則依設備回報）',
    en: 'Longest stay in place of the one that the bay sends; bays that send none are judged by it',
    unit: 's',
  }),
  graceS: parameter(z.number().min(0).max(86_400).default(0), { zh: '寬限時間', en: 'Grace', unit: 's' }),
});
type Params = z.infer<typeof params>;

type OverstayState = {
  /** Since when the bay is taken without a break, epoch ms. */
  readonly takenSinceMs: number;
  readonly machine?: MachineState;
};

/**
 * A bay is taken for longer than allowed. The stay is as long as the sensor says, else since the first
 * of the occupied readings running; a sensor whose duration starts anew has a new vehicle.
 */
export const overstay = defineRule({
  rule: 'overstay',
  kinds: ['parking'],
  title: { zh: '停車逾時', en: 'Overstay' },
  params,
  severity: 'minor',
  legalGround: 'public_order',
  starts: {
    zh: '車格停用時間超過限停時間加寬限；起始時間為期限屆滿之時。',
    en: 'The bay is taken for longer than the longest stay and the grace; the onset is when that ran out.',
  },
  ends: {
    zh: '車格空出、關閉，或換為另一車輛。',
    en: 'The bay is vacant or closed, or holds a new vehicle.',
  },
  compile(rule: Params, { identity, inForceFromMs }) {
    const frame: EpisodeFrame = {
      identity,
      settings: settingsByCount(1, 's'),
      explain: () => ({ params: rule }),
    };
    return success<Judge<OverstayState>>({
      observe(sample, state, report) {
        const stay = readStay(sample, state, rule, inForceFromMs);
        if (stay === 'unknown') return state;
        const machine = feedMachine(frame, state?.machine, sample, stay.reading, report);
        return stay.takenSinceMs === null ? undefined : { takenSinceMs: stay.takenSinceMs, machine };
      },
    });
  },
});

interface Stay {
  readonly takenSinceMs: number | null;
  readonly reading: Reading;
}

function readStay(
  sample: Sample,
  state: OverstayState | undefined,
  rule: Params,
  inForceFromMs: number,
): Stay | 'unknown' {
  const { observation } = sample;
  if (observation.kind !== 'parking') return 'unknown';
  const { payload, observedAtMs } = observation;
  const { occupancy } = payload;
  if (occupancy === 'unknown') return 'unknown';
  if (occupancy === 'vacant' || occupancy === 'closed') {
    return { takenSinceMs: null, reading: { verdict: 'clear', excess: -1, value: 0, placeId: null } };
  }
  const takenSinceMs = startOfStay(payload, observedAtMs, state);
  const allowedS = rule.maxDurationS ?? payload.maxDurationS;
  if (allowedS === undefined) return { takenSinceMs, reading: within(0) };
  const takenS = (observedAtMs - takenSinceMs) / 1000;
  const excess = takenS - allowedS - rule.graceS;
  if (excess <= 0) return { takenSinceMs, reading: within(takenS) };
  const onsetMs = Math.max(Math.round(takenSinceMs + (allowedS + rule.graceS) * 1000), inForceFromMs);
  const facts = { takenS, allowedS };
  return {
    takenSinceMs,
    reading: { verdict: 'breach', excess, value: takenS, placeId: null, facts, onsetMs },
  };
}

function startOfStay(
  { durationS }: Payload<'parking'>,
  observedAtMs: number,
  state: OverstayState | undefined,
): number {
  if (durationS === undefined) return state?.takenSinceMs ?? observedAtMs;
  return Math.round(observedAtMs - durationS * 1000);
}

function within(takenS: number): Reading {
  return { verdict: 'clear', excess: -1, value: takenS, placeId: null };
}
