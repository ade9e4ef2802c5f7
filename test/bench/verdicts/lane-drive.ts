import { createRandom, type Random } from '#simulators';

/** A quality of position: what a receiver is off by. */
export interface Level {
  readonly name: 'rtk_fixed' | 'rtk_float' | 'gnss';
  /** Standard deviation an axis, metres. */
  readonly sigmaM: number;
  /** What the receiver sends: the 68 % radius, 1.51 sigma. */
  readonly hAccM: number;
}

const RADIUS_SIGMAS = Math.sqrt(-2 * Math.log(1 - 0.68));
const level = (name: Level['name'], sigmaM: number): Level => ({
  name,
  sigmaM,
  hAccM: sigmaM * RADIUS_SIGMAS,
});
export const levels: readonly Level[] = [
  level('rtk_fixed', 0.05),
  level('rtk_float', 0.3),
  level('gnss', 1.5),
];

/** The lane and the bus: 0.6 m are left on each side. */
export const laneHalfWidthM = 1.6;
export const laneHalfLengthM = 300;
export const busWidthM = 2;
export const busLengthM = 4;
export const clearanceM = laneHalfWidthM - busWidthM / 2;
export const startMs = Date.parse('2026-03-02T17:00:00.000Z');

const TURN_M = 200;
const SPEED_MPS = 2.5;
const WANDER_S = 20;
const MIN_CORRELATION_S = 10;
const MAX_CORRELATION_S = 60;

/** One fix a second of a bus in the lane, which lies along the x axis, and what is true. */
export interface DriveFix {
  second: number;
  atMs: number;
  /** As received, metres. */
  xM: number;
  yM: number;
  headingDeg: number;
  /** As received: of the footprint's outermost side beyond the lane's edge, negative inside. */
  distanceM: number;
  /** The true one. */
  trueDistanceM: number;
}

/**
 * Drives to and fro and wanders within the clearance (first order, 20 s, a standard deviation of half
 * the clearance, cut off at it). Errors of position are of first order (Gauss-Markov) an axis; their
 * correlation time is drawn between 10 and 60 s once a drive. The fix given is the same object each time.
 */
export class LaneDrive {
  readonly fix: DriveFix = {
    second: -1,
    atMs: startMs,
    xM: 0,
    yM: 0,
    headingDeg: 90,
    distanceM: 0,
    trueDistanceM: 0,
  };
  private readonly random: Random;
  private readonly kept: number;
  private readonly fresh: number;
  private readonly wanderKept = Math.exp(-1 / WANDER_S);
  private readonly wanderFresh = Math.sqrt(1 - Math.exp(-2 / WANDER_S));
  private east: number;
  private north: number;
  private wander: number;

  constructor(
    private readonly at: Level,
    seed: number,
  ) {
    this.random = createRandom(seed);
    const correlationS = this.random.between(MIN_CORRELATION_S, MAX_CORRELATION_S);
    this.kept = Math.exp(-1 / correlationS);
    this.fresh = Math.sqrt(1 - this.kept * this.kept);
    this.east = this.random.gaussian();
    this.north = this.random.gaussian();
    this.wander = this.random.gaussian();
  }

  /** Where within the clearance the bus drives, metres from the middle. */
  get wanderM(): number {
    return Math.max(-clearanceM, Math.min(clearanceM, (this.wander * clearanceM) / 2));
  }

  /** The next second; `lateralM` is where the bus truly is instead of where it wanders. */
  next(lateralM?: number): DriveFix {
    const { fix, random } = this;
    this.east = this.kept * this.east + this.fresh * random.gaussian();
    this.north = this.kept * this.north + this.fresh * random.gaussian();
    if (lateralM === undefined) {
      this.wander = this.wanderKept * this.wander + this.wanderFresh * random.gaussian();
    }
    const trueYM = lateralM ?? this.wanderM;
    fix.second++;
    fix.atMs = startMs + fix.second * 1000;
    const along = (fix.second * SPEED_MPS) % (4 * TURN_M);
    fix.headingDeg = along < 2 * TURN_M ? 90 : 270;
    fix.xM = (along < 2 * TURN_M ? along - TURN_M : 3 * TURN_M - along) + this.east * this.at.sigmaM;
    fix.yM = trueYM + this.north * this.at.sigmaM;
    fix.distanceM = Math.abs(fix.yM) - clearanceM;
    fix.trueDistanceM = Math.abs(trueYM) - clearanceM;
    return fix;
  }
}
