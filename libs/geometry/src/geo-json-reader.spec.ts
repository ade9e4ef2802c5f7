import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readGeometry } from './geo-json-reader.js';

const at = (x: number, y: number): [number, number] => [121.5 + x / 1000, 25 + y / 1000];
const box = (x: number, y: number, size: number): [number, number][] => [
  at(x, y),
  at(x + size, y),
  at(x + size, y + size),
  at(x, y + size),
  at(x, y),
];
const polygon = (...coordinates: unknown[]) => ({ type: 'Polygon', coordinates });
const multi = (...coordinates: unknown[]) => ({ type: 'MultiPolygon', coordinates });
const line = (...coordinates: unknown[]) => ({ type: 'LineString', coordinates });

describe('readGeometry takes', () => {
  it('a line, lon before lat, without altitude and repeats', () => {
    expect(readGeometry(line([121.5, 25, 12], [121.5, 25, 13], [121.6, 25.1]))).toEqual({
      ok: true,
      value: {
        type: 'line',
        points: [
          { lat: 25, lon: 121.5 },
          { lat: 25.1, lon: 121.6 },
        ],
      },
    });
  });

  it('a polygon with holes that touch each other and the outer ring in a point', () => {
    const diamond = [at(0, 5), at(2, 3), at(4, 5), at(2, 7), at(0, 5)];
    const outcome = readGeometry(polygon(box(0, 0, 10), diamond, box(4, 5, 2)));
    expect(outcome).toMatchObject({ ok: true, value: { type: 'area' } });
    if (!outcome.ok || outcome.value.type !== 'area') throw new Error('no area');
    expect(outcome.value.members.map((rings) => rings.map((ring) => ring.length))).toEqual([[4, 4, 4]]);
  });

  it('a ring whose points are hardly apart, once each place', () => {
    const nearly = [at(0, 0), at(10, 0), at(10, 10), at(1e-7, 1e-7), at(0, 0)];
    const outcome = readGeometry(polygon(nearly));
    if (!outcome.ok || outcome.value.type !== 'area') throw new Error('no area');
    expect(outcome.value.members[0]![0]).toHaveLength(3);
  });

  it('members apart, side by side, and one in the hole of another', () => {
    const outcome = readGeometry(
      multi([box(0, 0, 10), box(2, 2, 6)], [box(3, 3, 2)], [box(10, 0, 10)], [box(50, 50, 1)]),
    );
    expect(outcome.ok).toBe(true);
  });

  it('every ring drawn around a point', () => {
    const radii = fc.array(fc.double({ min: 1, max: 100, noNaN: true }), {
      minLength: 3,
      maxLength: 40,
      size: 'max',
    });
    fc.assert(
      fc.property(radii, (values) => {
        const ring = values.map((radius, i) => {
          const angle = (2 * Math.PI * i) / values.length;
          return at(radius * Math.cos(angle), radius * Math.sin(angle));
        });
        expect(readGeometry(polygon([...ring, ring[0]])).ok).toBe(true);
      }),
    );
  });
});

describe('readGeometry refuses', () => {
  const bowTie = [at(0, 0), at(10, 10), at(10, 0), at(0, 10), at(0, 0)];
  const spike = [at(0, 0), at(10, 0), at(10, 10), at(10, 20), at(10, 10), at(0, 10), at(0, 0)];
  const spikeFirst = [at(10, 20), at(10, 0), at(0, 0), at(0, 10), at(10, 10), at(10, 20)];
  const pinched = [at(0, 0), at(5, 5), at(10, 0), at(10, 10), at(5, 5), at(0, 10), at(0, 0)];
  const flat = [
    [0, 0],
    [1, 0],
    [2, 0],
    [0, 0],
  ];

  it.each([
    ['nothing', null, 'unsupported_type', 'type'],
    ['a point', { type: 'Point', coordinates: [1, 2] }, 'unsupported_type', 'type'],
    ['a line without coordinates', { type: 'LineString' }, 'bad_structure', 'coordinates'],
    ['an empty line', line(), 'too_few_points', 'coordinates'],
    ['a line of one place', line([1, 2], [1, 2]), 'too_few_points', 'coordinates'],
    ['NaN', line([1, 2], [Number.NaN, 3]), 'not_a_number', 'coordinates[1]'],
    ['a number as text', line([1, 2], ['3', 4]), 'not_a_number', 'coordinates[1]'],
    ['a short position', line([1, 2], [3]), 'bad_structure', 'coordinates[1]'],
    ['lat before lon', line([25, 121], [25.1, 121]), 'out_of_range', 'coordinates[0]'],
    ['infinity', line([Number.POSITIVE_INFINITY, 0], [1, 1]), 'out_of_range', 'coordinates[0]'],
    ['an open ring', polygon(box(0, 0, 1).slice(0, 4)), 'ring_not_closed', 'coordinates[0]'],
    ['a ring of two places', polygon([at(0, 0), at(1, 1), at(0, 0)]), 'too_few_points', 'coordinates[0]'],
    ['a ring of one place', polygon([at(0, 0), at(0, 0)]), 'too_few_points', 'coordinates[0]'],
    ['a polygon of no ring', polygon(), 'too_few_points', 'coordinates'],
    ['a bow tie', polygon(bowTie), 'ring_crosses_itself', 'coordinates[0]'],
    ['a spike', polygon(spike), 'ring_crosses_itself', 'coordinates[0]'],
    ['a spike at the first point', polygon(spikeFirst), 'ring_crosses_itself', 'coordinates[0]'],
    ['a pinched ring', polygon(pinched), 'ring_crosses_itself', 'coordinates[0]'],
    ['a ring without area', polygon(flat), 'ring_crosses_itself', 'coordinates[0]'],
    ['a hole across', polygon(box(0, 0, 10), box(5, 5, 10)), 'rings_cross', 'coordinates[1]'],
    ['a hole beside', polygon(box(0, 0, 10), box(20, 0, 1)), 'hole_outside', 'coordinates[1]'],
    ['a hole in a hole', polygon(box(0, 0, 9), box(1, 1, 6), box(2, 2, 1)), 'hole_outside', 'coordinates[2]'],
    ['members across', multi([box(0, 0, 10)], [box(5, 5, 10)]), 'members_overlap', 'coordinates[1][0]'],
    ['a member in another', multi([box(0, 0, 9)], [box(1, 1, 1)]), 'members_overlap', 'coordinates[1][0]'],
    ['a bad member', multi([box(20, 0, 9)], [bowTie]), 'ring_crosses_itself', 'coordinates[1][0]'],
    ['rings not in a list', multi([box(0, 0, 9)], 7), 'bad_structure', 'coordinates[1]'],
  ])('%s', (_name, geometry, reason, path) => {
    expect(readGeometry(geometry)).toMatchObject({ ok: false, problem: { reason, path } });
  });

  it('more points than it can check', () => {
    const circle = (points: number) =>
      Array.from({ length: points + 1 }, (_, i) => {
        const angle = (2 * Math.PI * (i % points)) / points;
        return at(50 * Math.cos(angle), 50 * Math.sin(angle));
      });
    expect(readGeometry(polygon(circle(10_000))).ok).toBe(true);
    expect(readGeometry(polygon(circle(10_001)))).toMatchObject({ problem: { reason: 'too_many_points' } });
    const shared = multi([circle(6_000)], [circle(6_000)]);
    expect(readGeometry(shared)).toMatchObject({ problem: { reason: 'too_many_points' } });
  });

  it('every ring of which two edges cross', () => {
    const angles = fc.uniqueArray(fc.nat(359), { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(angles, fc.nat(), (values, seed) => {
        const ring = values
          .toSorted((a, b) => a - b)
          .map((angle) => at(50 * Math.cos((angle * Math.PI) / 180), 50 * Math.sin((angle * Math.PI) / 180)));
        // On a circle, exchanging two neighbours makes the edges to and from them cross.
        const i = seed % (ring.length - 1);
        [ring[i], ring[i + 1]] = [ring[i + 1]!, ring[i]!];
        const outcome = readGeometry(polygon([...ring, ring[0]]));
        expect(outcome).toMatchObject({ ok: false, problem: { reason: 'ring_crosses_itself' } });
      }),
    );
  });
});
