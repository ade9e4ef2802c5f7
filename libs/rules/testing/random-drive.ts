import fc from 'fast-check';
import type { Judged } from '#rules';
import { busAt, eventOf, noonMs, withEnvelope } from './specimens.js';

const maybe = <T>(...values: readonly T[]) => fc.constantFrom<T | undefined>(undefined, ...values);
const payload = fc.record({
  speedMps: maybe(0, 0.3, 3, 9),
  headingDeg: maybe(90, 270),
  direction: maybe<0 | 1>(0, 1),
  accelLonMps2: maybe(-4, 0, 4),
  controlMode: maybe<'manual' | 'automated' | 'off'>('manual', 'automated', 'off'),
  engagement: maybe<'engaged' | 'disengaged'>('engaged', 'disengaged'),
  doors: maybe<'closed' | 'open'>('closed', 'open'),
  occupancyCount: maybe(4, 9),
  safetyOperatorPresent: maybe(true, false),
  controlLinkLatencyMs: maybe(50, 4000),
  swVersion: maybe('1', '2'),
  fixType: maybe<'none' | 'rtk_fixed'>('none', 'rtk_fixed'),
  hAccM: maybe(0.05, 4),
  health: maybe({ batteryPct: 10 }, { batteryPct: 90 }),
  quality: maybe({ level: 10 }, { level: 90 }),
});
const eventNames = [
  'collision_detected',
  'comms_lost',
  'comms_restored',
  'ads_deactivated',
  'ads_activated',
  'human_intervention',
] as const;

/** A bus that keeps in one state for some seconds, loses messages, starts anew and comes late. */
export const drive: fc.Arbitrary<readonly Judged[]> = fc
  .array(
    fc.record({
      sent: payload,
      readings: fc.integer({ min: 1, max: 12 }),
      waitMs: fc.constantFrom(0, 1000, 1000, 1000, 15_000),
      y: fc.constantFrom(0, 4, 7, 30, 200),
      lost: fc.constantFrom(0, 0, 2),
      bootId: fc.constantFrom('', 'a', 'b'),
      lateMs: fc.constantFrom(-9000, 200, 90_000),
      event: maybe(...eventNames),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((stretches) => {
    let atMs = noonMs;
    let seq = 0;
    return stretches.flatMap(({ sent, readings, waitMs, y, lost, bootId, lateMs, event }) => {
      seq += lost;
      atMs += waitMs;
      const data = Array.from({ length: readings }, () => {
        atMs += 1000;
        const envelope = { seq: seq++, bootId, receivedAtMs: atMs + lateMs };
        return withEnvelope(busAt(atMs, { x: (atMs - noonMs) / 1000, y }, sent), envelope);
      });
      if (event === undefined) return data;
      atMs += 500;
      return [...data, eventOf('bus', atMs, event, { seq: seq++, bootId })];
    });
  });
