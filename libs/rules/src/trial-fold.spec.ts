import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareJudged, finalFindings, type Judged, TrialFold } from '#rules';
import {
  busAt,
  eastLane,
  noonMs,
  observationOf,
  rulesetOf,
  specimenDevice,
  timelineOf,
  use,
} from '../testing/specimens.js';

const devices = [
  specimenDevice('bus'),
  specimenDevice('parking'),
  specimenDevice('parking', { id: 'parking-2' }),
];
const timeline = timelineOf(
  rulesetOf(
    {
      lanes: [eastLane],
      speedLimitMps: 6,
      reportIntervalS: { bus: 1, parking: 30 },
      rules: ['left_lane', 'overspeed', 'silence', 'disagreeing_sensors'].map((rule) => use(rule)),
    },
    { devices },
  ),
);

const reading = fc.record({
  second: fc.integer({ min: 0, max: 900 }),
  from: fc.constantFrom('bus-1', 'parking-1', 'parking-2'),
  speedMps: fc.constantFrom(2, 9),
  y: fc.constantFrom(0, 30),
  occupancy: fc.constantFrom<'vacant' | 'occupied'>('vacant', 'occupied'),
});

describe('TrialFold', () => {
  it('finds reading by reading what finalFindings finds of the whole', () => {
    let found = 0;
    fc.assert(
      fc.property(
        fc.array(reading, { maxLength: 60 }),
        fc.integer({ min: 900, max: 2000 }),
        (sent, horizonS) => {
          const data = sent.map(({ second, from, speedMps, y, occupancy }): Judged => {
            const atMs = noonMs + second * 1000;
            if (from === 'bus-1') return busAt(atMs, { x: 0, y }, { speedMps });
            return observationOf('parking', atMs, { occupancy, spotId: 'spot-1' }, from);
          });
          const horizonMs = noonMs + horizonS * 1000;
          const ordered = data
            .toSorted(compareJudged)
            .filter((one, i, all) => i === 0 || compareJudged(all[i - 1]!, one) !== 0);
          const fold = new TrialFold(timeline, devices, horizonMs);
          for (const judged of ordered) fold.take(judged);
          const whole = finalFindings({ timeline, devices, data, horizonMs });
          expect(fold.finish()).toEqual(whole);
          found += whole.length;
        },
      ),
      { numRuns: 100 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
