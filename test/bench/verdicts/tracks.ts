import { type AnyObservation, device, permitConditions } from '#contracts';
import { compileRuleset, initialDeviceState, type Ruleset, step } from '#rules';
import {
  plantExcursion,
  type RecordedTrack,
  readTracks,
  type TrackFix,
} from '../../support/recorded-tracks.js';
import { MarginRun } from './detector.js';
import { rounded } from './statistics.js';

const startMs = Date.parse('2026-03-02T04:00:00.000Z');
const WIDE_M = 25;
const NARROW_M = 10;
const EXCURSION_SPEEDS_MPS = [1, 2, 3];
const EXCURSION_EVERY = 41;

export interface TrackVerdict {
  readonly track: string;
  readonly hours: number;
  /** At a half-width of 25 m: findings of any default rule; those of planted excursions. */
  readonly findings: readonly { readonly rule: string; readonly second: number; readonly doubt: unknown }[];
  readonly planted: number;
  readonly plantedFound: number;
  /** At a half-width of 10 m, as recorded. */
  readonly narrowPerHour: number;
  readonly narrowPolygonPerHour: number;
}

/** What is found on recorded tracks, on which nobody left the road. */
export function judgeTracks(folder: string): readonly TrackVerdict[] {
  return readTracks(folder).map((track) => {
    const hours = (track.fixes.at(-1)!.tMs - track.fixes[0]!.tMs) / 3_600_000;
    const wide = rulesetOf(track, WIDE_M, []);
    const narrow = rulesetOf(track, NARROW_M, ['left_lane']);
    const planted = plantedOf(track);
    const onlyLane = rulesetOf(track, WIDE_M, ['left_lane']);
    const found = planted.filter((fixes) => findingsOf(onlyLane, track, fixes).length === 1);
    return {
      track: track.name,
      hours: rounded(hours, 2),
      findings: findingsOf(wide, track, track.fixes),
      planted: planted.length,
      plantedFound: found.length,
      narrowPerHour: rounded(findingsOf(narrow, track, track.fixes).length / hours, 1),
      narrowPolygonPerHour: rounded(polygonEpisodes(track) / hours, 1),
    };
  });
}

function plantedOf(track: RecordedTrack): readonly (readonly TrackFix[])[] {
  return EXCURSION_SPEEDS_MPS.flatMap((speedMps) => {
    const found: (readonly TrackFix[])[] = [];
    for (let from = 20; from < track.fixes.length; from += EXCURSION_EVERY) {
      const side = from % 2 === 0 ? 1 : -1;
      const excursion = plantExcursion(track, { from, speedMps, side, reachM: 0 });
      if (excursion !== null) found.push(excursion.fixes);
    }
    return found;
  });
}

function rulesetOf(track: RecordedTrack, halfWidthM: number, rules: readonly string[]): Ruleset {
  const lane = { id: 'road', name: { zh: '道路', en: 'Road' }, geometry: track.centreline, halfWidthM };
  const compiled = compileRuleset({
    trial: { id: 'bench', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permit: {
      version: 1,
      conditions: permitConditions.parse({
        lanes: [lane],
        rules: rules.map((rule) => ({ id: rule, rule, params: {} })),
      }),
    },
    devices: [device.parse({ id: 'bus-1', trialId: 'bench', kind: 'bus', vendorId: 'bench' })],
    inForceFromMs: startMs - 86_400_000,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

function findingsOf(ruleset: Ruleset, track: RecordedTrack, fixes: readonly TrackFix[]) {
  let state = initialDeviceState;
  return fixes.flatMap((fix, seq) => {
    const result = step(ruleset, state, { type: 'observation', observation: observationOf(track, fix, seq) });
    state = result.state;
    return result.findings
      .filter(({ type }) => type === 'opened')
      .map(({ episode: { rule, onsetMs, evidence } }) => ({
        rule,
        second: (onsetMs - startMs) / 1000,
        doubt: (evidence.first as Readonly<Record<string, unknown>> | undefined)?.doubt ?? null,
      }));
  });
}

function observationOf({ plane }: RecordedTrack, fix: TrackFix, seq: number): AnyObservation {
  const observedAtMs = startMs + fix.tMs;
  return {
    trialId: 'bench',
    kind: 'bus',
    deviceId: 'bus-1',
    observedAtMs,
    receivedAtMs: observedAtMs,
    bootId: '',
    seq,
    status: 'test',
    payload: {
      specVersion: '1',
      observedAt: new Date(observedAtMs).toISOString(),
      seq,
      location: plane.toWgs84(fix),
    },
  };
}

/** A fix outside is an exit, one inside an enter. */
function polygonEpisodes(track: RecordedTrack): number {
  const run = new MarginRun({ marginSigmas: 0, dwellS: 0, leaveDwellS: 0 }, { sigmaM: 0 });
  for (const fix of track.fixes) {
    const distanceM = track.lane.signedDistanceToEdge(fix) + WIDE_M - NARROW_M;
    run.take({ atMs: fix.tMs, distanceM });
  }
  return run.episodes.length;
}
