import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import {
  CorridorLane,
  createLocalPlane,
  type LocalPlane,
  lineInPlane,
  middleOf,
  type PlanePoint,
  readGeometry,
} from '#geometry';

/** The lane that the recorded tracks are judged by, metres. */
export const HALF_WIDTH_M = 25;

export interface TrackFix extends PlanePoint {
  readonly tMs: number;
}

/** A recorded track with the road that was driven, in metres. */
export interface RecordedTrack {
  readonly name: string;
  readonly plane: LocalPlane;
  readonly centreline: { readonly type: 'LineString'; readonly coordinates: readonly number[][] };
  readonly lane: CorridorLane;
  readonly fixes: readonly TrackFix[];
}

/** Reads NAME.csv (t_s, lon, lat) and NAME.centreline.geojson of every track in the folder. */
export function readTracks(folder: string): readonly RecordedTrack[] {
  const names = readdirSync(folder).filter((file) => file.endsWith('.csv'));
  return names.sort().map((file) => readTrack(folder, file.replace(/\.csv$/, '')));
}

function readTrack(folder: string, name: string): RecordedTrack {
  const rows: readonly Readonly<Record<string, string>>[] = parse(
    readFileSync(join(folder, `${name}.csv`), 'utf8'),
    { columns: true },
  );
  const { geometry: centreline } = JSON.parse(
    readFileSync(join(folder, `${name}.centreline.geojson`), 'utf8'),
  );
  const line = readGeometry(centreline);
  if (!line.ok || line.value.type !== 'line') throw new Error(`${name}: no centreline`);
  const plane = createLocalPlane(middleOf(line.value.points));
  const fixes = rows.map(({ t_s, lon, lat }) => ({
    tMs: Number(t_s) * 1000,
    ...plane.toPlane({ lon: Number(lon), lat: Number(lat) }),
  }));
  return {
    name,
    plane,
    centreline,
    lane: new CorridorLane(lineInPlane(line.value, plane), HALF_WIDTH_M),
    fixes,
  };
}

export interface Excursion {
  readonly fixes: readonly TrackFix[];
  /** Where the pushed path crosses the lane's edge on its way out and back, ms since the first fix. */
  readonly outMs: number;
  readonly backMs: number;
}

export interface Push {
  /** Index of the fix at which the push begins. */
  readonly from: number;
  readonly speedMps: number;
  /** 1 to the left of the road, -1 to the right. */
  readonly side: 1 | -1;
  /** Half the width of the vehicle around the fix, metres: what of it crosses the edge first. */
  readonly reachM: number;
}

const CLEAR_M = 30;
const HOLD_MS = 10_000;
const MAX_PUSH_M = 300;

/**
 * Pushes the fixes sideways, across the road's direction where the push begins, until every part of
 * the lane is 30 m away, holds them there for 10 s and brings them back at the same speed. Null where
 * the stretch is not clean (a gap, a jump, the end of the track) or the road turns after the vehicle, so
 * that it crosses the edge more often than out and back.
 */
export function plantExcursion(track: RecordedTrack, push: Push): Excursion | null {
  const start = track.fixes[push.from];
  if (start === undefined) return null;
  const away = sideways(track, start, push.side);
  const pushed: TrackFix[] = [];
  let offsetM = 0;
  let holdUntilMs = Number.POSITIVE_INFINITY;
  let index = push.from;
  for (; offsetM > 0 || index === push.from; index++) {
    const fix = track.fixes[index];
    const before = track.fixes[index - 1];
    if (fix === undefined || before === undefined || !isClean(before, fix)) return null;
    const seconds = (fix.tMs - before.tMs) / 1000;
    if (fix.tMs > holdUntilMs) offsetM -= push.speedMps * seconds;
    else if (holdUntilMs === Number.POSITIVE_INFINITY) offsetM += push.speedMps * seconds;
    if (offsetM > MAX_PUSH_M) return null;
    const shift = Math.max(0, offsetM);
    const moved = { tMs: fix.tMs, x: fix.x + away.x * shift, y: fix.y + away.y * shift };
    const clear = track.lane.signedDistanceToEdge(moved) >= CLEAR_M;
    if (fix.tMs <= holdUntilMs && holdUntilMs !== Number.POSITIVE_INFINITY && !clear) return null;
    if (clear && holdUntilMs === Number.POSITIVE_INFINITY) holdUntilMs = fix.tMs + HOLD_MS;
    pushed.push(moved);
  }
  const fixes = [...track.fixes.slice(0, push.from), ...pushed, ...track.fixes.slice(index)];
  const [outMs, backMs, ...others] = crossings(track.lane, fixes, push.reachM);
  if (outMs === undefined || backMs === undefined || others.length > 0) return null;
  return { fixes, outMs, backMs };
}

function sideways({ lane }: RecordedTrack, at: PlanePoint, side: 1 | -1): PlanePoint {
  const directionRad = (lane.laneFrame(at).directionDeg * Math.PI) / 180;
  return { x: -Math.cos(directionRad) * side, y: Math.sin(directionRad) * side };
}

function isClean(before: TrackFix, fix: TrackFix): boolean {
  const seconds = (fix.tMs - before.tMs) / 1000;
  return seconds <= 1 && Math.hypot(fix.x - before.x, fix.y - before.y) <= 38;
}

/** When what lies `reachM` beyond the path crosses the lane's edge, ms since the first fix. */
function crossings(lane: CorridorLane, fixes: readonly TrackFix[], reachM: number): readonly number[] {
  return fixes.slice(1).flatMap((fix, i): readonly number[] => {
    const before = fixes[i]!;
    const from = lane.signedDistanceToEdge(before) + reachM;
    const to = lane.signedDistanceToEdge(fix) + reachM;
    return from <= 0 === to <= 0 ? [] : [before.tMs + (from / (from - to)) * (fix.tMs - before.tMs)];
  });
}
