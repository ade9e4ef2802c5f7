import { describe, expect, it } from 'vitest';
import {
  HALF_WIDTH_M,
  plantExcursion,
  type RecordedTrack,
  readTracks,
} from '../../../../test/support/recorded-tracks.js';
import { fold, noonMs, observationOf, rulesetOf, specimenDevice, use } from '../../testing/specimens.js';

const folder = process.env.TRIALWATCH_TRACKS ?? '';
const tracks = folder === '' ? [] : readTracks(folder);
const TOLERANCE_MS = 3000;

if (folder === '') {
  describe('left_lane on recorded tracks', () => {
    it.skip('needs TRIALWATCH_TRACKS, the folder of the recorded tracks', () => {});
  });
}

function laneRuleset(track: RecordedTrack, vehicle: object | undefined, rules = [use('left_lane')]) {
  const lane = {
    id: 'road',
    name: { zh: '道路', en: 'Road' },
    geometry: track.centreline,
    halfWidthM: HALF_WIDTH_M,
  };
  const bus = specimenDevice('bus', { vehicle } as object);
  return rulesetOf({ lanes: [lane], rules }, { devices: [bus] });
}

function dataOf(track: RecordedTrack, fixes: RecordedTrack['fixes']) {
  return fixes.map((fix) => observationOf('bus', noonMs + fix.tMs, { location: track.plane.toWgs84(fix) }));
}

/** Excursions spread over the track, to both sides: at most 12 that can be planted cleanly. */
function excursionsOf(track: RecordedTrack, speedMps: number, reachM: number) {
  const planted = [];
  for (let from = 20; from < track.fixes.length && planted.length < 12; from += 41) {
    const side = from % 2 === 0 ? 1 : -1;
    const excursion = plantExcursion(track, { from, speedMps, side, reachM });
    if (excursion !== null) planted.push({ from, ...excursion });
  }
  return planted;
}

describe.each(tracks)('left_lane on the recorded track $name', (track) => {
  describe.each([
    { as: 'a point', vehicle: undefined, reachM: 0 },
    { as: 'a bus of 12 m', vehicle: { lengthM: 12, widthM: 2.5 }, reachM: 1.25 },
  ])('driven by $as', ({ vehicle, reachM }) => {
    const ruleset = laneRuleset(track, vehicle);

    it('finds nothing as it was recorded', () => {
      expect(fold(ruleset, dataOf(track, track.fixes)).changes).toEqual([]);
    });

    it('breaks none of the rules that follow from a permit, lagging clocks and jumps and all', () => {
      const byDefault = laneRuleset(track, vehicle, []);
      expect(fold(byDefault, dataOf(track, track.fixes)).changes).toEqual([]);
    });

    it.each([1, 2, 3])('finds one episode for each excursion pushed out at %d m/s', (speedMps) => {
      for (const { from, fixes, outMs, backMs } of excursionsOf(track, speedMps, reachM)) {
        const { episodes } = fold(ruleset, dataOf(track, fixes));
        expect(episodes, `planted at fix ${from}`).toHaveLength(1);
        const [episode] = episodes;
        expect(Math.abs(episode!.onsetMs - noonMs - outMs)).toBeLessThanOrEqual(TOLERANCE_MS);
        expect(Math.abs(episode!.endMs! - noonMs - backMs)).toBeLessThanOrEqual(TOLERANCE_MS);
        expect(episode!.worst!.value).toBeGreaterThanOrEqual(30);
      }
    });
  });

  it('has clean stretches to plant excursions in', () => {
    expect(excursionsOf(track, 3, 0).length).toBeGreaterThan(0);
  });
});
