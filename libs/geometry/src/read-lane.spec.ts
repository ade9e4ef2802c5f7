import fc from 'fast-check';
import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { CorridorLane } from './corridor-lane.js';
import { readGeometry } from './geo-json-reader.js';
import { laneOutline } from './lane-outline.js';
import { createLocalPlane } from './local-plane.js';
import { Polyline } from './polyline.js';
import { readLane, readZone } from './read-lane.js';

const PLANE = createLocalPlane({ lat: 25.0333, lon: 121.546 });
const XINYI = {
  type: 'LineString',
  coordinates: [
    [121.5437, 25.0333],
    [121.5483, 25.0333],
  ],
};
const BLOCK = {
  type: 'Polygon',
  coordinates: [
    [
      [121.545, 25.033],
      [121.547, 25.033],
      [121.547, 25.0336],
      [121.545, 25.0336],
      [121.545, 25.033],
    ],
  ],
};

function signedArea(ring: readonly Position[]): number {
  return ring.slice(1).reduce((sum, b, k) => sum + ring[k]![0]! * b[1]! - b[0]! * ring[k]![1]!, 0) / 2;
}

describe('readLane', () => {
  it('reads the Xinyi corridor: 464 m, and the edge at the half-width', () => {
    const outcome = readLane(XINYI, 1.75, PLANE);
    if (!outcome.ok || outcome.value.kind !== 'corridor') throw new Error('no corridor');
    const lane = outcome.value;
    expect(lane.centreline.lengthM).toBeCloseTo(464.2, 1);
    const beside = PLANE.toPlane({ lat: 25.0333 + 3 / 110_770, lon: 121.545 });
    expect(lane.signedDistanceToEdge(beside)).toBeCloseTo(1.25, 2);
    expect(lane.laneFrame(beside).offsetM).toBeCloseTo(3, 2);
  });

  it('reads a polygon as an area', () => {
    const outcome = readLane(BLOCK, null, PLANE);
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    expect(outcome.value.kind).toBe('area');
    expect(outcome.value.signedDistanceToEdge(PLANE.toPlane({ lat: 25.0333, lon: 121.546 }))).toBeCloseTo(
      -33.2,
      1,
    );
  });

  it.each([null, 0, -1, Number.NaN])('refuses a centreline with the half-width %s', (halfWidthM) => {
    expect(readLane(XINYI, halfWidthM, PLANE)).toMatchObject({ problem: { reason: 'bad_half_width' } });
  });

  it('hands on what is wrong with the geometry', () => {
    const bad = { type: 'LineString', coordinates: [[121, 25]] };
    expect(readLane(bad, 2, PLANE)).toMatchObject({ problem: { reason: 'too_few_points' } });
  });
});

describe('readZone', () => {
  it('takes areas only', () => {
    const zone = readZone(BLOCK, PLANE);
    expect(zone.ok && zone.value.contains({ x: 0, y: 0 })).toBe(true);
    expect(zone.ok && zone.value.contains({ x: 0, y: 50 })).toBe(false);
    expect(readZone(XINYI, PLANE)).toMatchObject({ problem: { reason: 'unsupported_type' } });
    expect(readZone(null, PLANE).ok).toBe(false);
  });
});

describe('laneOutline', () => {
  function outlineOf(lane: CorridorLane): Position[] {
    const outline = laneOutline(lane, PLANE);
    if (outline.type !== 'Polygon') throw new Error('no polygon');
    return outline.coordinates[0]!;
  }

  function corridor(halfWidthM: number, ...points: [number, number][]): CorridorLane {
    return new CorridorLane(new Polyline(points.map(([x, y]) => ({ x, y }))), halfWidthM);
  }

  const coordinate = fc.integer({ min: -1000, max: 1000 }).map((decimetres) => decimetres / 10);
  const points = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 10 });

  it('is a closed, counter-clockwise, valid ring on the edge of a gently bent lane', () => {
    const lane = corridor(5, [0, 0], [40, 0], [70, 30], [70, 80], [100, 80]);
    const ring = outlineOf(lane);
    expect(ring[0]).toEqual(ring.at(-1));
    expect(signedArea(ring)).toBeGreaterThan(0);
    expect(readGeometry({ type: 'Polygon', coordinates: [ring] }).ok).toBe(true);
    for (const [lon, lat] of ring) {
      const distanceM = lane.signedDistanceToEdge(PLANE.toPlane({ lon: lon!, lat: lat! }));
      expect(Math.abs(distanceM)).toBeLessThan(1e-6);
    }
  });

  it('encloses what is in the lane, but for the chords of its round parts', () => {
    const lane = corridor(5, [0, 0], [40, 0], [70, 30], [70, 80], [100, 80]);
    const zone = readZone({ type: 'Polygon', coordinates: [outlineOf(lane)] }, PLANE);
    if (!zone.ok) throw new Error(zone.problem.detail);
    const x = fc.double({ min: -10, max: 110, noNaN: true });
    fc.assert(
      fc.property(x, x, (east, north) => {
        const p = { x: east, y: north };
        const distanceM = lane.signedDistanceToEdge(p);
        if (distanceM > 1e-6) expect(zone.value.contains(p)).toBe(false);
        if (distanceM < -0.02) expect(zone.value.contains(p)).toBe(true);
      }),
    );
  });

  it('stays within any corridor, however it is bent', () => {
    fc.assert(
      fc.property(points, (bends) => {
        const lane = corridor(8, [-200, 0], ...bends, [200, 0]);
        for (const [lon, lat] of outlineOf(lane)) {
          expect(lane.signedDistanceToEdge(PLANE.toPlane({ lon: lon!, lat: lat! }))).toBeLessThan(1e-6);
        }
      }),
    );
  });

  it('gives an area back as it was', () => {
    const outcome = readLane(BLOCK, null, PLANE);
    if (!outcome.ok) throw new Error(outcome.problem.detail);
    const outline = laneOutline(outcome.value, PLANE);
    if (outline.type !== 'MultiPolygon') throw new Error('no multipolygon');
    outline.coordinates[0]![0]!.forEach(([lon, lat], i) => {
      expect(lon).toBeCloseTo(BLOCK.coordinates[0]![i]![0]!, 10);
      expect(lat).toBeCloseTo(BLOCK.coordinates[0]![i]![1]!, 10);
    });
    expect(outline.coordinates[0]![0]).toHaveLength(5);
  });
});
