import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, type MachineState, type Reading } from '../episode-machine.js';
import { frameByCount, worstUnit } from '../judge-readings.js';
import { type RecentReading, remember, within } from '../recent-readings.js';
import type { Judge } from '../rule-definition.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { readStated, reversed } from '../threshold.js';

/** Readings that are closer than a minute are compared as if they were one apart. */
const MINUTE_MS = 60_000;
const WINDOW_MS = 10 * MINUTE_MS;

const params = z.object({
  fireTempC: numeric([0, 60, 1000], { zh: '火警溫度', en: 'Fire from', unit: '°C' }),
  clearedTempC: numeric([-50, 50, 1000], { zh: '解除溫度', en: 'No fire at', unit: '°C' }),
  riseCPerMin: numeric([0.1, 10, 1000], {
    zh: '火警升溫',
    en: 'Fire from this rise a minute, within ten minutes',
    unit: '°C/min',
  }),
  minReadings: minReadings(
    1,
    'a fire cannot wait for a second reading of a bin that reports every half hour',
  ),
  clearReadings: minReadings(2),
});
type Params = z.infer<typeof params>;

type FireState = {
  readonly recent: readonly RecentReading[];
  readonly machine?: MachineState;
};

/** A bin is hot, grows hot fast, or says that it burns. */
export const fire = defineRule({
  rule: 'fire',
  kinds: ['bin'],
  title: { zh: '垃圾桶火警', en: 'Bin fire' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '溫度達火警溫度、升溫達火警升溫，或設備回報燃燒；起始時間為其首筆。',
    en: 'The temperature or its rise is at or above its threshold, or the bin reports that it burns; the onset is the first reading of it.',
  },
  ends: {
    zh: '溫度降至解除溫度以下且未再驟升、未回報燃燒，連續數筆；結束時間為其首筆。',
    en: 'The temperature is at or below the lower threshold without such a rise, and no burning is reported, in enough readings running; the end is the first of them.',
  },
  compile(rule: Params, context) {
    if (rule.clearedTempC > rule.fireTempC) return reversed('clearedTempC', 'above', 'fireTempC');
    const frame = frameByCount(context, rule, '°C', { leaveReadings: rule.clearReadings });
    return success<Judge<FireState>>({
      observe(sample, state, report) {
        const { observation } = sample;
        if (observation.kind !== 'bin') return state;
        const { payload, observedAtMs: atMs } = observation;
        const known = within(state?.recent ?? [], atMs, WINDOW_MS);
        const { temperatureC } = payload;
        const reading =
          temperatureC === undefined
            ? readCondition(payload, frame, state?.machine)
            : readTemperature(temperatureC, riseOf(temperatureC, known, atMs), payload, rule);
        const quiet =
          reading === null || (state?.machine === undefined && reading.excess <= 0 && !report.isTraced);
        const machine = quiet ? state?.machine : feedMachine(frame, state?.machine, sample, reading, report);
        const recent = temperatureC === undefined ? known : remember(known, [atMs, temperatureC], WINDOW_MS);
        if (machine === undefined) return recent.length === 0 ? undefined : { recent };
        return { recent, machine };
      },
    });
  },
});

/** The fastest rise up to now, in degrees a minute. */
function riseOf(temperatureC: number, known: readonly RecentReading[], atMs: number): number {
  return known.reduce((fastest, [seenMs, seenC]) => {
    const minutes = Math.max(atMs - seenMs, MINUTE_MS) / MINUTE_MS;
    return Math.max(fastest, (temperatureC - seenC) / minutes);
  }, 0);
}

function readTemperature(
  temperatureC: number,
  riseCPerMin: number,
  { condition }: Payload<'bin'>,
  rule: Params,
): Reading {
  const burns = condition === 'burning' || riseCPerMin >= rule.riseCPerMin || temperatureC >= rule.fireTempC;
  const cool = temperatureC <= rule.clearedTempC;
  return {
    verdict: burns ? 'breach' : cool ? 'clear' : 'between',
    // The hotter the worse, and any measure tells more than the bin's word.
    excess: burns ? 1 + Math.max(temperatureC, 0) : -1,
    value: temperatureC,
    placeId: null,
    facts: { riseCPerMin, condition: condition ?? null },
  };
}

/** Without a temperature: what the bin says. That it is well does not end what was measured. */
function readCondition(
  { condition }: Payload<'bin'>,
  frame: EpisodeFrame,
  state: MachineState | undefined,
): Reading | null {
  if (condition === 'burning') return readStated(true, { unit: '', facts: { condition } });
  if (condition !== 'ok' || worstUnit(frame, state) === '°C') return null;
  return readStated(false, { unit: '', facts: { condition } });
}
