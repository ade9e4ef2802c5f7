import { describe, expect, it } from 'vitest';
import {
  eastLane,
  fold,
  noonMs,
  observationOf,
  rulesetOf,
  specimenDevice,
  square,
  use,
} from '../../testing/specimens.js';

type Fence = Partial<Parameters<typeof observationOf<'efence'>>[2]>;
type Presence = 'inside' | 'outside' | 'boundary' | 'unknown';
const at = (minute: number) => noonMs + minute * 60_000;
const seen = (minute: number, presence: Presence, more: Fence = {}) =>
  observationOf('efence', at(minute), { presence, subjectId: 'bike-1', ...more });
const zoneOf = (purpose: string, more: object = {}) => ({
  id: 'zone',
  name: eastLane.name,
  purpose,
  geometry: square(0, 0, 50),
  ...more,
});
const devices = [specimenDevice('efence', { watches: 'zone' })];

function found(rule: string, zone: object, data: Parameters<typeof fold>[1], params: object = {}) {
  return fold(rulesetOf({ zones: [zone], rules: [use(rule, params)] }, { devices }), data).episodes;
}

describe('left_permitted_area', () => {
  const zone = zoneOf('permitted');

  it('opens after the dwell, from the first reading, and ends when the last is back', () => {
    const data = [
      seen(0, 'inside'),
      seen(1, 'outside'),
      seen(1.5, 'boundary'),
      seen(3, 'outside'),
      seen(3, 'outside', { subjectId: 'bike-2' }),
      seen(5, 'outside', { subjectId: 'bike-2' }),
      seen(6, 'inside'),
      seen(7, 'unknown', { subjectId: 'bike-2' }),
      seen(8, 'inside', { subjectId: 'bike-2' }),
    ];
    expect(found('left_permitted_area', zone, data)).toMatchObject([
      { onsetMs: at(1), endMs: at(8), placeId: 'zone', worst: { value: 2, atMs: at(5) } },
    ]);
  });

  it('lets one wander across the boundary, and takes no side within the margin', () => {
    const wanders = [seen(0, 'outside'), seen(0.5, 'inside'), seen(1, 'outside'), seen(1.5, 'inside')];
    expect(found('left_permitted_area', zone, wanders)).toEqual([]);
    const near = [0, 1, 2].map((minute) => seen(minute, 'outside', { distanceToBoundaryM: -4 }));
    expect(found('left_permitted_area', zoneOf('permitted', { marginM: 5 }), near)).toEqual([]);
    expect(found('left_permitted_area', zone, near)).toHaveLength(1);
  });

  it('believes the fence about since when, and forgets whom nobody hears of', () => {
    expect(found('left_permitted_area', zone, [seen(10, 'outside', { dwellS: 300 })])).toMatchObject([
      { onsetMs: at(5) },
    ]);
    const data = [seen(0, 'outside'), seen(2, 'outside'), seen(20, 'inside', { subjectId: 'bike-2' })];
    expect(found('left_permitted_area', zone, data, { forgetAfterS: 600 })).toMatchObject([
      { endMs: at(20) },
    ]);
  });

  it('ends when the zone is no longer in force, and needs one', () => {
    const lunch = zoneOf('permitted', { timeWindows: [{ from: '11:00', to: '12:05' }] });
    expect(
      found(
        'left_permitted_area',
        lunch,
        [0, 2, 6].map((m) => seen(m, 'outside')),
      ),
    ).toMatchObject([{ onsetMs: at(0), endMs: at(6) }]);
    expect(() => found('left_permitted_area', zoneOf('slow'), [])).toThrow('permitted zone');
  });

  it('keeps a state small, however many leave', () => {
    const data = Array.from({ length: 200 }, (_, i) => seen(i, 'outside', { subjectId: `bike-${i}` }));
    const { state, episodes } = fold(
      rulesetOf({ zones: [zone], rules: [use('left_permitted_area')] }, { devices }),
      data,
    );
    expect(episodes).toHaveLength(1);
    expect(JSON.stringify(state).length).toBeLessThan(4096);
  });
});

describe('not_cured_in_time', () => {
  const hours = (...sent: readonly (readonly [hour: number, presence: Presence])[]) =>
    sent.map(([hour, presence]) => seen(hour * 60, presence));

  it.each([
    ['exclusion', 'inside', 'outside'],
    ['closed_lane', 'inside', 'outside'],
    ['permitted', 'outside', 'inside'],
  ] as const)('of a zone %s begins when the time is up', (purpose, wrong, right) => {
    const data = hours([0, wrong], [2, wrong], [3.9, wrong], [5, wrong], [6, right]);
    expect(found('not_cured_in_time', zoneOf(purpose), data)).toMatchObject([
      { onsetMs: at(240), endMs: at(360), worst: { value: 18_000, unit: 's' } },
    ]);
    expect(
      found('not_cured_in_time', zoneOf(purpose), hours([0, wrong], [3, right], [4, wrong], [7, wrong])),
    ).toEqual([]);
  });

  it("goes by a zone's own time, and by parking zones only where they have one", () => {
    const data = hours([0, 'outside'], [2, 'outside']);
    expect(found('not_cured_in_time', zoneOf('parking', { cureS: 3600 }), data)).toMatchObject([
      { onsetMs: at(60) },
    ]);
    expect(() => found('not_cured_in_time', zoneOf('parking'), data)).toThrow('put right');
  });
});

describe('emergency_fence_ignored', () => {
  it('begins two minutes after the fence found somebody inside', () => {
    const data = [seen(0, 'inside'), seen(1, 'inside'), seen(3, 'inside'), seen(4, 'outside')];
    expect(found('emergency_fence_ignored', zoneOf('dynamic_emergency'), data)).toMatchObject([
      { severity: 'severe', onsetMs: at(2), endMs: at(4), worst: { value: 180, unit: 's' } },
    ]);
    expect(
      found('emergency_fence_ignored', zoneOf('dynamic_emergency'), [data[0]!, seen(1, 'outside')]),
    ).toEqual([]);
  });

  it('counts nothing from before the fence was there', () => {
    const fence = zoneOf('dynamic_emergency', { validFrom: '2025-06-03T04:10:00.000Z' });
    const data = [
      seen(5, 'inside'),
      seen(11, 'inside', { dwellS: 660 }),
      seen(13, 'inside', { dwellS: 780 }),
    ];
    expect(found('emergency_fence_ignored', fence, data)).toMatchObject([{ onsetMs: at(12) }]);
    expect(() => found('emergency_fence_ignored', zoneOf('exclusion'), data)).toThrow('emergency fence');
  });
});

it('begins no episode before the end of the one before it', () => {
  const data = [
    seen(0, 'outside', { dwellS: 600 }),
    seen(1, 'inside'),
    seen(2, 'outside', { subjectId: 'bike-2', dwellS: 600 }),
  ];
  expect(found('left_permitted_area', zoneOf('permitted'), data)).toMatchObject([
    { onsetMs: at(-10), endMs: at(1) },
    { onsetMs: at(1), endMs: null },
  ]);
});
