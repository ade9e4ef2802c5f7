import type { BusAct, BusActor } from './bus-actor.js';

/** The true motion of a bus: no wander, no error of measurement. */
export interface BusMotionState {
  readonly atS: number;
  /** Metres from the path's start. */
  readonly alongM: number;
  readonly speedMps: number;
  /** The strongest since the state before, m/s2. */
  readonly accelMps2: number;
  /** Shift of the centre to the right of the direction of travel, metres. */
  readonly offsetM: number;
  /** Turn away from the path, degrees clockwise. */
  readonly yawDeg: number;
  /** 1 from the path's start to its end, -1 back. */
  readonly travel: 1 | -1;
  /** At a terminal, between two trips. */
  readonly waiting: boolean;
  /** Trips begun so far. */
  readonly trips: number;
  /** Time until the next departure from here while waiting, seconds. */
  readonly untilDepartureS: number;
  readonly emergency: boolean;
}

const STEPS_PER_SECOND = 10;
const STEP_S = 1 / STEPS_PER_SECOND;
const ARRIVED_M = 0.05;
const CREEP_MPS = 0.15;
const DEGREES_PER_RADIAN = 180 / Math.PI;

type ActOf<A extends BusAct['act']> = Extract<BusAct, { act: A }>;

function actsOf<A extends BusAct['act']>(acts: readonly BusAct[], name: A): ActOf<A>[] {
  return acts.filter((act): act is ActOf<A> => act.act === name);
}

/** 0 to 1 along half a cosine wave. */
function eased(fraction: number): number {
  return (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, fraction)))) / 2;
}

/** Walks a bus along its path in steps of 0.1 s; the same script always gives the same motion. */
export class BusMotion {
  private readonly actor: BusActor;
  private readonly cycleSteps: number;
  private readonly endM: number;
  private readonly departures: readonly { readonly step: number; readonly travel: 1 | -1 }[];
  private step = 0;
  private alongM: number;
  private speedMps = 0;
  private strongestMps2 = 0;
  private travel: 1 | -1 = 1;
  private waiting = true;
  private trips = 0;

  constructor(actor: BusActor, pathLengthM: number, cycleS: number) {
    this.actor = actor;
    this.cycleSteps = Math.round(cycleS * STEPS_PER_SECOND);
    this.endM = pathLengthM - actor.insetM;
    this.alongM = actor.insetM;
    this.departures = actor.departures.map(({ atS, from }) => ({
      step: Math.round(atS * STEPS_PER_SECOND),
      travel: from === 'start' ? 1 : -1,
    }));
  }

  /** Moves on to a time that must not lie before the last one asked for. */
  advanceTo(atS: number): BusMotionState {
    const target = Math.round(atS * STEPS_PER_SECOND);
    if (target < this.step) throw new RangeError('a bus drives forward in time only');
    this.strongestMps2 = 0;
    while (this.step < target) this.advanceOneStep();
    const cycleS = this.cycleTimeS();
    const offsetM = this.offsetAt(cycleS);
    const sidewaysMps = this.sidewaysMpsAt(cycleS);
    return {
      atS,
      alongM: this.alongM,
      speedMps: this.speedMps,
      accelMps2: this.strongestMps2,
      offsetM,
      yawDeg:
        sidewaysMps === 0 ? 0 : Math.atan2(sidewaysMps, this.forwardMps(sidewaysMps)) * DEGREES_PER_RADIAN,
      travel: this.travel,
      waiting: this.waiting,
      trips: this.trips,
      untilDepartureS: this.untilDepartureS(),
      emergency: this.emergencyAt(cycleS) !== undefined,
    };
  }

  /** The emergency stop that is pressed at a time of the round, if any. */
  emergencyAt(cycleS: number): ActOf<'emergency_stop'> | undefined {
    return actsOf(this.actor.acts, 'emergency_stop').find(
      ({ atS, holdS }) => cycleS >= atS && cycleS < atS + holdS,
    );
  }

  private advanceOneStep(): void {
    this.step++;
    if (this.waiting) this.departIfDue();
    if (this.waiting) return;
    const before = this.speedMps;
    const emergency = this.emergencyAt(this.cycleTimeS());
    const decel = emergency?.decelMps2 ?? this.actor.decelMps2;
    const wanted = emergency === undefined ? this.wantedMps() : 0;
    const change = Math.min(this.actor.accelMps2 * STEP_S, Math.max(-decel * STEP_S, wanted - before));
    this.speedMps = Math.max(0, before + change);
    const accelMps2 = (this.speedMps - before) / STEP_S;
    if (Math.abs(accelMps2) > Math.abs(this.strongestMps2)) this.strongestMps2 = accelMps2;
    this.alongM += this.travel * this.forwardMps(this.sidewaysMpsAt(this.cycleTimeS())) * STEP_S;
    if (this.remainingM() <= ARRIVED_M) this.arrive();
  }

  private arrive(): void {
    this.alongM = this.travel === 1 ? this.endM : this.actor.insetM;
    this.speedMps = 0;
    this.waiting = true;
  }

  private departIfDue(): void {
    const now = this.step % this.cycleSteps;
    const here = this.side();
    const due = this.departures.find(({ step, travel }) => step === now && travel === here);
    if (due === undefined) return;
    this.travel = due.travel;
    this.waiting = false;
    this.trips++;
  }

  /** The way it can leave from the terminal that it stands at. */
  private side(): 1 | -1 {
    return this.alongM <= this.actor.insetM ? 1 : -1;
  }

  private untilDepartureS(): number {
    if (!this.waiting) return 0;
    const here = this.side();
    const now = this.step % this.cycleSteps;
    const waits = this.departures
      .filter(({ travel }) => travel === here)
      .map(({ step }) => (step > now ? step - now : step - now + this.cycleSteps));
    return Math.min(...waits) * STEP_S;
  }

  private remainingM(): number {
    return this.travel === 1 ? this.endM - this.alongM : this.alongM - this.actor.insetM;
  }

  private wantedMps(): number {
    const cycleS = this.cycleTimeS();
    const overspeed = actsOf(this.actor.acts, 'overspeed').find(
      ({ atS, durationS }) => cycleS >= atS && cycleS < atS + durationS,
    );
    const brakingMps = Math.sqrt(2 * this.actor.decelMps2 * Math.max(0, this.remainingM()));
    return Math.min(overspeed?.speedMps ?? this.actor.cruiseMps, Math.max(CREEP_MPS, brakingMps));
  }

  private sidewaysMpsAt(cycleS: number): number {
    return (this.offsetAt(cycleS + STEP_S) - this.offsetAt(cycleS - STEP_S)) / (2 * STEP_S);
  }

  /** What is left of the speed along the path while it drives at an angle to it. */
  private forwardMps(sidewaysMps: number): number {
    return Math.sqrt(Math.max(0, this.speedMps ** 2 - sidewaysMps ** 2));
  }

  private offsetAt(cycleS: number): number {
    return actsOf(this.actor.acts, 'lane_departure').reduce((sum, { atS, offsetM, rampS, holdS }) => {
      const out = eased((cycleS - atS) / rampS);
      const back = eased((cycleS - atS - rampS - holdS) / rampS);
      return sum + offsetM * (out - back);
    }, 0);
  }

  private cycleTimeS(): number {
    return (this.step % this.cycleSteps) * STEP_S;
  }
}
