import { describe, expect, it } from 'vitest';
import type { Lane, StoredObservation } from '#contracts';
import { readTrack } from './track.js';

const lane: Lane = {
  id: 'lane-1',
  name: { zh: '車道', en: 'Lane' },
  version: 1,
  geometry: {
    type: 'LineString',
    coordinates: [
      [121.54, 25.0333],
      [121.55, 25.0333],
    ],
  },
  halfWidthM: 3,
};
/** Metres in a degree of latitude at 25 N on WGS84. */
const metresPerDegree = 110_774;

function at(offsetM: number, values: Record<string, unknown> = {}): StoredObservation {
  return {
    deviceId: 'bus-1',
    trialId: 'xinyi',
    kind: 'bus',
    observedAt: '2026-05-01T17:00:00.000Z',
    receivedAt: '2026-05-01T17:00:00.100Z',
    bootId: null,
    seq: 1,
    status: 'actual',
    late: false,
    messageId: '1',
    indexInMessage: 0,
    values: { lat: 25.0333 + offsetM / metresPerDegree, lon: 121.545, ...values },
  };
}
const distanceOf = (observation: StoredObservation, vehicle?: Parameters<typeof readTrack>[2]) =>
  readTrack([observation], [lane], vehicle)[0]?.laneDistanceM;
const vehicle = { lengthM: 4, widthM: 2, antennaOffsetM: { forward: 0, right: 0 } };

describe('readTrack', () => {
  it('measures from the lane’s edge: positive outside, negative inside', () => {
    expect(distanceOf(at(5))).toBeCloseTo(2, 2);
    expect(distanceOf(at(0))).toBeCloseTo(-3, 2);
  });

  it('measures the vehicle, not the point, where its size is known', () => {
    expect(distanceOf(at(5), vehicle)).toBeCloseTo(3, 2);
    expect(distanceOf(at(5, { heading_deg: 90 }), vehicle)).toBeCloseTo(3, 2);
    expect(distanceOf(at(5, { heading_deg: 0 }), vehicle)).toBeCloseTo(4, 2);
  });

  it('leaves out what has no place, and keeps a speed of zero', () => {
    expect(readTrack([at(0, { lat: null })], [lane], undefined)).toEqual([]);
    expect(readTrack([at(0, { speed_mps: 0 })], [], undefined)[0]).toMatchObject({
      speedMps: 0,
      laneDistanceM: null,
    });
  });
});
