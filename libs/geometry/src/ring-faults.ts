import Flatbush from 'flatbush';
import pointInPolygon from 'point-in-polygon-hao';
import type { GeometryFault } from './geometry-problem.js';
import type { GeoPoint } from './points.js';

/** Rings of members of an area in degrees, open: the last point is not the first again. */
export type OpenMembers = readonly (readonly (readonly GeoPoint[])[])[];

/** What is wrong between rings, and with which. */
export interface RingFault {
  readonly reason: Extract<
    GeometryFault,
    'ring_crosses_itself' | 'rings_cross' | 'hole_outside' | 'members_overlap'
  >;
  readonly member: number;
  readonly ring: number;
}

interface Segment {
  readonly a: GeoPoint;
  readonly b: GeoPoint;
  readonly member: number;
  readonly ring: number;
  /** Index in its ring, and that ring's number of segments. */
  readonly place: number;
  readonly ringSize: number;
}

/**
 * The first fault that makes an area's inside ambiguous, or null: a ring that crosses or touches
 * itself, rings that cross, a hole outside its outer ring or in another hole, members that overlap (OGC 06-103r4 6.1.11,
 * 6.1.14). Rings and members may touch each other. Longitudes are taken as they are.
 */
export function findRingFault(members: OpenMembers): RingFault | null {
  return findCrossing(segmentsOf(members)) ?? findStrayHole(members) ?? findOverlap(members);
}

function segmentsOf(members: OpenMembers): readonly Segment[] {
  return members.flatMap((rings, member) =>
    rings.flatMap((points, ring) =>
      points.map((a, place) => ({
        a,
        b: points[(place + 1) % points.length]!,
        member,
        ring,
        place,
        ringSize: points.length,
      })),
    ),
  );
}

function findCrossing(segments: readonly Segment[]): RingFault | null {
  const tree = new Flatbush(segments.length);
  for (const { a, b } of segments) {
    tree.add(Math.min(a.lon, b.lon), Math.min(a.lat, b.lat), Math.max(a.lon, b.lon), Math.max(a.lat, b.lat));
  }
  tree.finish();
  for (let i = 0; i < segments.length; i++) {
    const { a, b } = segments[i]!;
    const others = tree.search(
      Math.min(a.lon, b.lon),
      Math.min(a.lat, b.lat),
      Math.max(a.lon, b.lon),
      Math.max(a.lat, b.lat),
    );
    for (const j of others) {
      const fault = j > i ? faultBetween(segments[i]!, segments[j]!) : null;
      if (fault !== null) return fault;
    }
  }
  return null;
}

function faultBetween(one: Segment, other: Segment): RingFault | null {
  const { member, ring } = other;
  if (one.member !== member) return cross(one, other) ? { reason: 'members_overlap', member, ring } : null;
  if (one.ring !== ring) return cross(one, other) ? { reason: 'rings_cross', member, ring } : null;
  const gap = other.place - one.place;
  const adjacent = gap === 1 || gap === one.ringSize - 1;
  // A fold at the ring's first point always shows in another pair of its segments too.
  const faulty = adjacent ? gap === 1 && foldsBack(one.a, one.b, other.b) : meet(one, other);
  return faulty ? { reason: 'ring_crosses_itself', member, ring } : null;
}

/** Twice the signed area of the triangle a, b, c: positive when c lies to the left of a to b. */
function area2(a: GeoPoint, b: GeoPoint, c: GeoPoint): number {
  return (b.lon - a.lon) * (c.lat - a.lat) - (b.lat - a.lat) * (c.lon - a.lon);
}

/** Each segment's ends lie strictly on different sides of the other. */
function cross({ a, b }: Segment, { a: c, b: d }: Segment): boolean {
  return area2(a, b, c) * area2(a, b, d) < 0 && area2(c, d, a) * area2(c, d, b) < 0;
}

/** The segments have a point in common, given that their boxes have. */
function meet(one: Segment, other: Segment): boolean {
  const { a, b } = one;
  const { a: c, b: d } = other;
  const sides = area2(a, b, c) * area2(a, b, d);
  const otherSides = area2(c, d, a) * area2(c, d, b);
  return sides <= 0 && otherSides <= 0;
}

/** From a to b and straight back towards a. */
function foldsBack(a: GeoPoint, b: GeoPoint, c: GeoPoint): boolean {
  const backwards = (b.lon - a.lon) * (c.lon - b.lon) + (b.lat - a.lat) * (c.lat - b.lat) < 0;
  return backwards && area2(a, b, c) === 0;
}

function findStrayHole(members: OpenMembers): RingFault | null {
  for (const [member, [outer, ...holes]] of members.entries()) {
    const around = [closedCoordinates(outer!)];
    const filled = holes.map((hole) => [closedCoordinates(hole)]);
    for (const [i, points] of holes.entries()) {
      const inAnother = filled.some((hole, other) => other !== i && liesInside(points, hole));
      if (inAnother || liesOutside(points, around)) return { reason: 'hole_outside', member, ring: i + 1 };
    }
  }
  return null;
}

function findOverlap(members: OpenMembers): RingFault | null {
  if (members.length < 2) return null;
  const areas = members.map((rings) => rings.map(closedCoordinates));
  for (const [i, area] of areas.entries()) {
    for (const [j, rings] of members.entries()) {
      // Nothing crosses, so one vertex off the boundary speaks for the whole ring.
      if (i !== j && liesInside(rings[0]!, area)) return { reason: 'members_overlap', member: j, ring: 0 };
    }
  }
  return null;
}

function closedCoordinates(points: readonly GeoPoint[]): number[][] {
  return [...points, points[0]!].map(({ lat, lon }) => [lon, lat]);
}

function liesOutside(points: readonly GeoPoint[], area: number[][][]): boolean {
  return points.some(({ lat, lon }) => pointInPolygon([lon, lat], area) === false);
}

function liesInside(points: readonly GeoPoint[], area: number[][][]): boolean {
  return points.some(({ lat, lon }) => pointInPolygon([lon, lat], area) === true);
}
