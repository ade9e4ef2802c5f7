import { describe, expect, it } from 'vitest';
import { busAt, eastLane, fold, noonMs, rulesetOf, use } from '../testing/specimens.js';

const RTK_M = 0.05;
const rules = [use('left_lane'), use('untrusted_position')];
const ruleset = rulesetOf({ lanes: [eastLane], rules });
const at = (second: number) => noonMs + second * 1000;
type More = Parameters<typeof busAt>[2];

/** A bus that drives east at 3 m/s, 1 Hz; by second where it is, or that it says nothing of use. */
function drive(places: readonly (Partial<{ x: number; y: number; more: More }> | null)[]) {
  return places.flatMap((place, i) =>
    place === null ? [] : [busAt(at(i), { x: i * 3, y: 0, ...place }, { hAccM: RTK_M, ...place.more })],
  );
}
const repeat = <T>(count: number, place: T) => new Array<T>(count).fill(place);
const inside = (seconds: number) => repeat(seconds, {});
const outside = (seconds: number, y = 300) => repeat(seconds, { y });

function found(places: Parameters<typeof drive>[0]) {
  return fold(ruleset, drive(places)).episodes.map(({ rule, onsetMs, endMs, evidence }) => ({
    rule,
    onsetS: (onsetMs - noonMs) / 1000,
    endS: endMs === null ? null : (endMs - noonMs) / 1000,
    evidence,
  }));
}

describe('an impossible jump', () => {
  it.each([
    ['outside', { y: 300 }],
    ['within the lane', { x: 800 }],
    ['outside, too near for its speed to be impossible', { y: 20 }],
  ])('of one fix or two to a place %s makes nothing', (_, away) => {
    expect(found([...inside(6), away, ...inside(10)])).toEqual([]);
    expect(found([...inside(6), away, away, ...inside(10)])).toEqual([]);
  });

  it('of three fixes that do not agree makes nothing', () => {
    expect(found([...inside(6), { y: 300 }, { x: 900 }, { y: -500 }, ...inside(10)])).toEqual([]);
  });

  it('outside that stays is a departure since its first fix, told as soon as it is sure', () => {
    const places = [...inside(6), ...outside(20)];
    expect(found(places)).toMatchObject([
      { rule: 'left_lane', onsetS: 6, endS: null, evidence: { first: { jumped: true } } },
      { rule: 'untrusted_position', onsetS: 6, endS: 11, evidence: { first: { doubt: 'impossible_jump' } } },
    ]);
    expect(found(places.slice(0, 8))).toEqual([]);
    expect(found(places.slice(0, 9)).map(({ rule }) => rule)).toEqual(['left_lane', 'untrusted_position']);
  });

  it('within the lane that stays is a finding at once', () => {
    const places = [...inside(6), ...repeat(3, { x: 800 })];
    expect(found(places)).toMatchObject([
      {
        rule: 'untrusted_position',
        onsetS: 6,
        evidence: { first: { doubt: 'impossible_jump' }, confirmed: { doubt: 'impossible_jump' } },
      },
    ]);
  });

  it('back into the lane that stays ends the departure there', () => {
    const back = found([...inside(3), ...outside(12, 30), ...inside(10)]).filter(
      ({ rule }) => rule === 'left_lane',
    );
    expect(back).toHaveLength(1);
    expect(back[0]!.endS).toBeGreaterThan(14);
    expect(back[0]!.endS).toBeLessThanOrEqual(15);
  });

  it('of a bus that reports every 5 s is a departure as well', () => {
    const slow = [0, 5, 10, 15, 20, 25, 30].map((s) =>
      busAt(at(s), { x: s * 3, y: s < 10 ? 0 : 900 }, { hAccM: RTK_M }),
    );
    expect(fold(ruleset, slow).episodes).toMatchObject([
      { rule: 'left_lane', onsetMs: at(10) },
      { rule: 'untrusted_position', onsetMs: at(10) },
    ]);
  });
});

describe('a fix that is left out', () => {
  const faults: readonly (readonly [string, { x?: number; y?: number; more?: More }])[] = [
    ['an impossible speed', { y: 400 }],
    ['an impossible acceleration', { y: 25 }],
    ['dead reckoning', { more: { fixType: 'dead_reckoning' } }],
    ['no fix', { more: { fixType: 'none' } }],
    ['too few satellites', { more: { satellites: 3 } }],
  ];

  it.each(faults)('for %s opens nothing and neither shifts nor ends an open departure', (_, bad) => {
    const clean = [...inside(4), ...outside(12, 6.5), ...inside(8)];
    const [open] = found(clean);
    const places = clean.with(9, { ...bad, y: bad.y ?? -2 });
    expect(found([...inside(4), bad, ...inside(8)])).toEqual([]);
    expect(found(places)).toMatchObject([{ rule: 'left_lane', onsetS: open!.onsetS, endS: open!.endS }]);
  });

  it.each(faults)('for %s is marked in the evidence of the departure', (_, bad) => {
    const places = [...inside(4), ...outside(12, 6.5), ...inside(8)].with(9, { ...bad, y: bad.y ?? -2 });
    expect(found(places)[0]!.evidence).toMatchObject({
      leftOut: { fixes: 1, newest: ['2025-06-03T04:00:09.000Z'] },
    });
    const before = [...inside(4), ...outside(12, 5.6), ...inside(8)].with(5, { ...bad, y: bad.y ?? -2 });
    expect(found(before)[0]!.evidence).toMatchObject({ leftOut: { fixes: 1 } });
    expect(found([...inside(4), bad, ...outside(12, 6.5)])[0]!.evidence).not.toHaveProperty('leftOut');
  });

  it('is raised as untrusted when there are no others for a minute', () => {
    const lost = repeat(62, { more: { fixType: 'dead_reckoning' } as More });
    expect(found([...inside(4), ...lost])).toMatchObject([
      { rule: 'untrusted_position', onsetS: 4, evidence: { first: { doubt: 'dead_reckoning' } } },
    ]);
  });
});

describe('the sum of what lies beyond the threshold', () => {
  const gnss = (seconds: number, y: number) => repeat(seconds, { y, more: { hAccM: 1.5096 } });
  const sure = (depthM: number, seconds: number) =>
    found([...gnss(4, 0), ...gnss(seconds, 5 + depthM)]).filter(({ rule }) => rule === 'left_lane');

  it('is reached sooner the farther out the vehicle is, never before dwell and fixes', () => {
    const secondsToOpen = [5.02, 5.6, 8, 12].map(
      (depthM) => Array.from({ length: 20 }, (_, s) => s).find((s) => sure(depthM, s).length > 0)!,
    );
    expect(secondsToOpen).toEqual([12, 4, 3, 3]);
    expect(sure(4.7, 300)).toEqual([]);
  });

  it('is told in the evidence', () => {
    const [departure] = sure(6, 10);
    expect(departure!.evidence).toMatchObject({ params: { enterSigmas: 4.75, enterSigmaSeconds: 3 } });
    const { sigmaSeconds } = departure!.evidence.confirmed as { sigmaSeconds: number };
    expect(sigmaSeconds).toBeCloseTo(3 * 1.25, 1);
  });
});
