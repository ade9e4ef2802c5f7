import { z } from 'zod';
import { success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineState,
  type Reading,
  settingsByCount,
} from '../episode-machine.js';
import { reportIntervalS } from '../reporting-interval.js';
import type { Judge, Sample } from '../rule-definition.js';

const params = z.object({
  maxAheadS: parameter(z.number().min(0).max(86_400).default(2), {
    zh: '時鐘超前之容許值',
    en: 'A clock may be ahead by',
    unit: 's',
  }),
  maxBehindS: parameter(z.number().min(0).max(86_400).default(10), {
    zh: '時鐘落後之容許值（含傳輸延遲）',
    en: 'It may be behind by, on top of which comes the way of the message',
    unit: 's',
    note: "at least the device's report interval, up to 2 min of it: networks of slow devices keep messages for a while",
  }),
  minReadings: parameter(z.int().min(1).max(100).default(5), { zh: '連續筆數', en: 'Readings running' }),
});
type Params = z.infer<typeof params>;

type ClockState = {
  /** Of the newest reading: when it was observed, and how long it took to arrive. */
  readonly atMs: number;
  readonly tookMs: number;
  readonly machine?: MachineState;
};

/** Data that come as they are observed: the two clocks went on by the same, but for so much. */
const JITTER_MS = 1000;
const JITTER_SHARE = 0.2;
/** No network keeps messages for longer and still counts as in time. */
const LONGEST_WAY_S = 120;

/**
 * A device's clock is wrong, by what it says (observedAt) against the record of the arrival (receivedAt).
 * Data from the future prove it. Old data prove it only where they come in step with the time that they
 * tell: a backlog is old too, but comes all at once. The difference is a live measure (`clockSkewS`, above 0
 * where the clock is ahead), and holds the way of the message as well.
 */
export const clockSkew = defineRule({
  rule: 'clock_skew',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '設備時鐘偏差', en: 'Clock skew' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '觀測時間與到達時間之差超過容許值，且連續數筆（落後者須依時序逐筆到達，不含補傳）；起始時間為其首筆之觀測時間。',
    en: 'Observed and received times differ by more than allowed in enough readings running (late ones only where they arrive in step, not as a backlog); the onset is the observed time of the first.',
  },
  ends: {
    zh: '偏差回到容許值以內並連續數筆；結束時間為其首筆之觀測時間。',
    en: 'They differ by no more than allowed in as many readings running; the end is the observed time of the first.',
  },
  compile(rule: Params, { identity, conditions }) {
    const settings = { ...settingsByCount(rule.minReadings, 's'), leaveReadings: rule.minReadings };
    const frame: EpisodeFrame = { identity, settings, explain: () => ({ params: rule }) };
    return success<Judge<ClockState>>({
      observe(sample, state, report) {
        const { observedAtMs, receivedAtMs } = sample.observation;
        const intervalS = reportIntervalS(conditions, sample.observation.kind, sample.device) ?? 0;
        const maxBehindS = Math.max(rule.maxBehindS, Math.min(intervalS, LONGEST_WAY_S));
        const reading = readClock(sample, state, rule.maxAheadS, maxBehindS);
        if (reading !== null) report.measure('clockSkewS', reading.value);
        const quiet =
          reading === null || (state?.machine === undefined && reading.excess <= 0 && !report.isTraced);
        const machine = quiet
          ? settled(state?.machine, reading)
          : feedMachine(frame, state?.machine, sample, reading, report);
        const seen = { atMs: observedAtMs, tookMs: receivedAtMs - observedAtMs };
        return machine === undefined ? seen : { ...seen, machine };
      },
    });
  },
});

/** Old data that do not come in step break the row that makes an episode, but do not end one. */
function settled(machine: MachineState | undefined, reading: Reading | null): MachineState | undefined {
  const isOpen = machine?.open !== undefined && machine.open !== null;
  return reading === null && !isOpen ? undefined : machine;
}

/** Null where the data are old and nothing shows that the clock is. */
function readClock(
  { observation }: Sample,
  before: ClockState | undefined,
  maxAheadS: number,
  maxBehindS: number,
): Reading | null {
  const { observedAtMs, receivedAtMs } = observation;
  const skewS = (observedAtMs - receivedAtMs) / 1000;
  const excess = skewS > 0 ? skewS - maxAheadS : -skewS - maxBehindS;
  if (excess <= 0) return { verdict: 'clear', excess, value: skewS, placeId: null };
  if (skewS < 0 && (before === undefined || !isInStep(before, observedAtMs, receivedAtMs))) return null;
  return { verdict: 'breach', excess, value: skewS, placeId: null };
}

function isInStep(before: ClockState, observedAtMs: number, receivedAtMs: number): boolean {
  const observedMs = observedAtMs - before.atMs;
  const receivedMs = receivedAtMs - before.atMs - before.tookMs;
  if (observedMs < JITTER_MS / 2) return false;
  return Math.abs(receivedMs - observedMs) <= Math.min(JITTER_MS, observedMs / 2) + JITTER_SHARE * observedMs;
}
