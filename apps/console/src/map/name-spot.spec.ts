import { describe, expect, it } from 'vitest';
import { laneNameSpot, zoneNameSpot } from './name-spot.js';

const box = (west: number, south: number, east: number, north: number) => [
  { lon: west, lat: south },
  { lon: east, lat: north },
];

describe('the spot of a name', () => {
  it('is the end that a lane leads to, the text running on from there', () => {
    const [a, b] = [
      { lon: 121.54, lat: 25 },
      { lon: 121.55, lat: 25.001 },
    ];
    expect(laneNameSpot([a, b])).toEqual({ ...b, anchor: 'left' });
    expect(laneNameSpot([b, a])).toEqual({ ...a, anchor: 'right' });
    expect(laneNameSpot([])).toBeNull();
  });

  it('is beside a zone, on the side away from the lanes', () => {
    expect(zoneNameSpot(box(0, 0, 1, 1), 5)).toEqual({ lon: 0.5, lat: 0, anchor: 'top' });
    expect(zoneNameSpot(box(0, 6, 1, 7), 5)).toEqual({ lon: 0.5, lat: 7, anchor: 'bottom' });
    expect(zoneNameSpot(box(0, 0, 9, 1), 5)).toEqual({ lon: 0, lat: 0.5, anchor: 'right' });
    expect(zoneNameSpot([], 5)).toBeNull();
  });
});
