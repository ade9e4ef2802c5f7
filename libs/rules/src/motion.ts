import { headingOf, type PlanePoint } from '#geometry';

/** A vehicle covers this much, or so many sigmas, before the line between two fixes is its course. */
const COURSE_BASELINE_M = 5;
const COURSE_BASELINE_SIGMAS = 10;
/** At each multiple of it the course is measured anew, so that it depends on recent data alone. */
const COURSE_SLOT_MS = 60_000;
/** A vehicle that stands for longer may have been turned. */
const COURSE_MEMORY_MS = 300_000;
/** No road vehicle speeds up, brakes or turns harder than this, m/s2. */
const MAX_ACCELERATION_MPS2 = 10;
/** What a place may be off by without a jump: this many sigmas, and a step of the solution. */
const NOISE_SIGMAS = 3;
const MIN_NOISE_M = 2;
/** A clock that lagged lets a vehicle catch up: it comes to where its pace of so long ago leads ... */
const PACE_SLOT_MS = 10_000;
/** ... off by this share of the way at most. */
const PACE_TOLERANCE = 0.25;
/** A vehicle is where an impossible jump brought it when so many fixes agree, for so long. */
const STAY_FIXES = 3;
const STAY_MS = 2000;

/** Where the fixes that the motion does not lead to agree that the vehicle is. */
type Away = {
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly sigmaM: number;
  readonly sinceMs: number;
  readonly fixes: number;
};

/** A fix with the velocity that the vehicle had there; short, since it is stored. */
type Pace = readonly [atMs: number, x: number, y: number, vx: number, vy: number];

/** How the fixes of one vehicle follow each other: plain JSON, and a function of recent fixes only. */
export type MotionState = {
  /** The newest good fix. */
  readonly atMs: number;
  readonly x: number;
  readonly y: number;
  readonly sigmaM: number;
  /** Velocity between the two newest good fixes, m/s, `overMs` apart; null after the first one or a gap. */
  readonly vx: number | null;
  readonly vy: number | null;
  readonly overMs: number | null;
  /** The first good fix with a velocity of the present slot, and of the one before. */
  readonly paces: readonly Pace[];
  /** Where the course over ground is being measured from. */
  readonly anchorX: number;
  readonly anchorY: number;
  /** Course over ground, degrees from true north, and when it was measured; null until it is known. */
  readonly courseDeg: number | null;
  readonly courseMs: number | null;
  /** Impossible fixes since the newest good one: the newest fix is one of them where it is above 0. */
  readonly suspects: number;
  readonly away?: Away;
  /** Only right after the fix that says that the vehicle stays where a jump brought it: the jump's first. */
  readonly arrivedMs?: number;
};

export interface MotionLimits {
  /** Faster than this between two fixes, against its own motion, no vehicle goes, m/s. */
  readonly maxSpeedMps: number;
  /** Fixes farther apart in time do not explain each other, ms. */
  readonly maxGapMs: number;
}

export interface Fix extends PlanePoint {
  readonly atMs: number;
  readonly sigmaM: number;
}

/**
 * Takes a fix into the motion. It is bad where no speed and no acceleration of a road vehicle leads
 * there; steady motion that looks too fast is not (recordings with missing seconds show it), nor is
 * catching up with an earlier pace (recordings with lagging clocks do). A bad fix is
 * counted in `suspects` and changes nothing else, until several agree: then the vehicle is there.
 */
export function followFix(motion: MotionState | undefined, exact: Fix, limits: MotionLimits): MotionState {
  const fix = { atMs: exact.atMs, x: rounded(exact.x), y: rounded(exact.y), sigmaM: rounded(exact.sigmaM) };
  if (motion === undefined) return startOf(fix);
  const { away } = motion;
  const isRecent = fix.atMs - motion.atMs <= limits.maxGapMs;
  const home = isRecent ? (missOf(motion, fix, limits) ?? missOfPace(motion, fix)) : null;
  const there =
    away === undefined || fix.atMs - away.atMs > limits.maxGapMs ? null : missAway(away, fix, limits);
  if (home !== null && (there === null || home <= there)) return goOn(motion, fix, limits);
  if (there !== null && away !== undefined) return stay(motion, away, fix);
  if (!isRecent) return startOf(fix);
  const { atMs, x, y, sigmaM } = fix;
  const { arrivedMs: _, ...before } = motion;
  return { ...before, suspects: motion.suspects + 1, away: { atMs, x, y, sigmaM, sinceMs: atMs, fixes: 1 } };
}

const NO_PACES: readonly Pace[] = Object.freeze([]);

function startOf({ atMs, x, y, sigmaM }: Fix): MotionState {
  return {
    atMs,
    x,
    y,
    sigmaM,
    vx: null,
    vy: null,
    overMs: null,
    paces: NO_PACES,
    anchorX: x,
    anchorY: y,
    courseDeg: null,
    courseMs: null,
    suspects: 0,
  };
}

function goOn(motion: MotionState, fix: Fix, limits: MotionLimits): MotionState {
  const overMs = fix.atMs - motion.atMs;
  const dx = fix.x - motion.anchorX;
  const dy = fix.y - motion.anchorY;
  const baselineM = Math.max(COURSE_BASELINE_M, COURSE_BASELINE_SIGMAS * fix.sigmaM);
  const moved = dx * dx + dy * dy >= baselineM * baselineM;
  const anchored = !moved && slotOf(fix) === slotOf(motion);
  const v = overMs > 0 ? velocity(motion, fix) : motion;
  const isKnown = motion.courseMs !== null && fix.atMs - motion.courseMs <= COURSE_MEMORY_MS;
  return {
    atMs: fix.atMs,
    x: fix.x,
    y: fix.y,
    sigmaM: fix.sigmaM,
    vx: v.vx,
    vy: v.vy,
    overMs: v.overMs,
    paces: nextPaces(motion.paces, fix, v, limits),
    anchorX: anchored ? motion.anchorX : fix.x,
    anchorY: anchored ? motion.anchorY : fix.y,
    courseDeg: moved ? rounded(headingOf(dx, dy)) : isKnown ? motion.courseDeg : null,
    courseMs: moved ? fix.atMs : isKnown ? motion.courseMs : null,
    suspects: 0,
  };
}

/** What looks faster than any vehicle is no pace. */
function nextPaces(
  paces: readonly Pace[],
  { atMs, x, y }: Fix,
  { vx, vy }: Pick<MotionState, 'vx' | 'vy'>,
  { maxSpeedMps }: MotionLimits,
): readonly Pace[] {
  const [pace] = paces;
  const slotsPast = pace === undefined ? 2 : paceSlotOf(atMs) - paceSlotOf(pace[0]);
  if (slotsPast === 0) return paces;
  if (vx === null || vy === null || Math.hypot(vx, vy) > maxSpeedMps) return slotsPast > 2 ? NO_PACES : paces;
  const present: Pace = [atMs, x, y, vx, vy];
  return slotsPast === 1 && pace !== undefined ? [present, pace] : [present];
}

function paceSlotOf(atMs: number): number {
  return Math.floor(atMs / PACE_SLOT_MS);
}

/** One more fix where the jump led; enough of them make it the vehicle's place. */
function stay(motion: MotionState, away: Away, fix: Fix): MotionState {
  const { atMs, x, y, sigmaM } = fix;
  const fixes = away.fixes + 1;
  if (fixes >= STAY_FIXES && atMs - away.sinceMs >= STAY_MS) {
    return { ...startOf(fix), ...velocity(away, fix), arrivedMs: away.sinceMs };
  }
  const { arrivedMs: _, ...before } = motion;
  return {
    ...before,
    suspects: motion.suspects + 1,
    away: { atMs, x, y, sigmaM, sinceMs: away.sinceMs, fixes },
  };
}

function velocity(from: Omit<Fix, 'sigmaM'>, to: Fix) {
  const overMs = to.atMs - from.atMs;
  if (overMs <= 0) return { vx: null, vy: null, overMs: null };
  const vx = rounded(((to.x - from.x) * 1000) / overMs);
  const vy = rounded(((to.y - from.y) * 1000) / overMs);
  return { vx, vy, overMs };
}

/** Millimetres are finer than any receiver, and short in a stored state. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function slotOf({ atMs }: { readonly atMs: number }): number {
  return Math.floor(atMs / COURSE_SLOT_MS);
}

/** How far the fix is from where the motion leads, metres; null where no vehicle gets there. */
function missOf(motion: MotionState, fix: Fix, limits: MotionLimits): number | null {
  const { vx, vy, overMs } = motion;
  if (vx === null || vy === null || overMs === null) return missAway(motion, fix, limits);
  const seconds = (fix.atMs - motion.atMs) / 1000;
  const dx = fix.x - motion.x;
  const dy = fix.y - motion.y;
  const missM = Math.hypot(dx - vx * seconds, dy - vy * seconds);
  // Errors of the two fixes that the velocity came from grow with how far it is drawn out.
  const ratio = (fix.atMs - motion.atMs) / overMs;
  const spread = Math.sqrt(1 + (1 + ratio) ** 2 + ratio ** 2);
  const noiseM = noiseOf(motion, fix, spread);
  if (missM <= noiseM) return missM;
  // The velocity is that of the middle of its interval.
  const reachM = (MAX_ACCELERATION_MPS2 * seconds * (seconds + overMs / 1000)) / 2;
  if (missM > noiseM + reachM) {
    // What seemed to go faster than any vehicle need not brake.
    return Math.hypot(vx, vy) > limits.maxSpeedMps ? missAway(motion, fix, limits) : null;
  }
  return Math.hypot(dx, dy) > limits.maxSpeedMps * seconds + noiseOf(motion, fix, 1) ? null : missM;
}

/** The same by the pace of some seconds ago. */
function missOfPace({ paces, sigmaM }: MotionState, fix: Fix): number | null {
  for (const [atMs, x, y, vx, vy] of paces) {
    const seconds = (fix.atMs - atMs) / 1000;
    const missM = Math.hypot(fix.x - x - vx * seconds, fix.y - y - vy * seconds);
    const wayM = Math.hypot(vx, vy) * seconds;
    if (missM <= noiseOf({ sigmaM }, fix, 1) + PACE_TOLERANCE * wayM) return missM;
  }
  return null;
}

/** The same from a place without a velocity. */
function missAway(from: Fix, fix: Fix, limits: MotionLimits): number | null {
  const distanceM = Math.hypot(fix.x - from.x, fix.y - from.y);
  const seconds = (fix.atMs - from.atMs) / 1000;
  return distanceM > limits.maxSpeedMps * seconds + noiseOf(from, fix, 1) ? null : distanceM;
}

function noiseOf(from: Pick<Fix, 'sigmaM'>, { sigmaM }: Fix, spread: number): number {
  return Math.max(MIN_NOISE_M, NOISE_SIGMAS * spread * Math.max(from.sigmaM, sigmaM));
}
