import { describe, expect, it } from 'vitest';
import { compareJudged, FindingTracer, finalFindings, type Judged } from '#rules';
import {
  noonMs,
  observationOf,
  rulesetOf,
  specimenDevice,
  timelineOf,
  use,
} from '../../testing/specimens.js';

const devices = [specimenDevice('parking'), specimenDevice('parking', { id: 'parking-2' })];
const timeline = timelineOf(rulesetOf({ rules: [use('disagreeing_sensors', { dwellS: 60 })] }, { devices }));
const utc = (atMs: number) => new Date(atMs).toISOString();

/** Both sensors every minute; the second contradicts from minute 30 to minute 39. */
const data = Array.from({ length: 60 }, (_, minute) => minute)
  .flatMap((minute): Judged[] => {
    const atMs = noonMs + minute * 60_000;
    const wrong = minute >= 30 && minute < 40;
    return [
      observationOf('parking', atMs, { occupancy: 'vacant', spotId: 'spot' }),
      observationOf(
        'parking',
        atMs,
        { occupancy: wrong ? 'occupied' : 'vacant', spotId: 'spot' },
        'parking-2',
      ),
    ];
  })
  .sort(compareJudged);

describe('a rule that looks at several devices', () => {
  it('is explained by what it was shown of all of them', () => {
    const horizonMs = noonMs + 3_600_000;
    const [episode] = finalFindings({ timeline, devices, data, horizonMs });
    const { onsetMs, endMs, worst, ...rest } = episode!;
    const finding = {
      ...rest,
      state: 'ended' as const,
      onset: utc(onsetMs),
      end: utc(endMs!),
      worst: worst === null ? null : { value: worst.value, unit: worst.unit, at: utc(worst.atMs) },
    };
    const tracer = new FindingTracer(timeline, finding, null);
    for (const judged of data) if (!tracer.isDone) tracer.take(judged);
    const { reproduced, readings } = tracer.result();
    expect(reproduced).toBe(true);
    expect(new Set(readings.map(({ deviceId }) => deviceId))).toEqual(new Set(['parking-1', 'parking-2']));
    const broken = readings.filter(({ verdict }) => verdict === 'breach');
    expect(broken.length).toBeGreaterThan(10);
    expect(broken[0]).toMatchObject({ facts: { occupancy: expect.any(String) } });
    expect(readings[0]).toMatchObject({ verdict: 'clear' });
    expect(readings.at(-1)).toMatchObject({ verdict: 'clear' });
  });
});
