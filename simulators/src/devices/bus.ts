import { sigmaOfAccuracyM } from '#geometry';
import { GaussMarkov } from '../gauss-markov.js';
import type { SimulatedMessage } from '../message.js';
import { type Reporter, rounded } from '../reporter.js';
import type { BusActor } from './bus-actor.js';
import { BusMotion, type BusMotionState } from './bus-motion.js';
import { BusTrack } from './bus-track.js';

const MAX_PERSONS = 12;
const DOORS_CLOSE_BEFORE_S = 4;
const DOORS_MOVE_BEFORE_S = 6;
const POSITION_NOISE_S = 30;
const WANDER_S = 8;
const ACCURACY_S = 60;
const WARNING_BEFORE_STOP_S = 6;
const FREE_ROAD_M = 40;

/** What a receiver and a driver add to the truth. */
class BusErrors {
  private readonly east: GaussMarkov;
  private readonly north: GaussMarkov;
  private readonly wander: GaussMarkov;
  private readonly accuracy: GaussMarkov;

  constructor(random: Reporter['random']) {
    this.east = new GaussMarkov(random.fork('east'), POSITION_NOISE_S);
    this.north = new GaussMarkov(random.fork('north'), POSITION_NOISE_S);
    this.wander = new GaussMarkov(random.fork('wander'), WANDER_S);
    this.accuracy = new GaussMarkov(random.fork('accuracy'), ACCURACY_S);
  }

  at(atS: number, actor: BusActor) {
    const { best, worst } = actor.hAccM;
    // A logistic curve keeps the accuracy between its two bounds.
    const hAccM = best + (worst - best) / (1 + Math.exp(-this.accuracy.at(atS)));
    const sigmaM = sigmaOfAccuracyM(hAccM);
    return {
      hAccM,
      eastM: this.east.at(atS) * sigmaM,
      northM: this.north.at(atS) * sigmaM,
      wanderM: this.wander.at(atS) * actor.wanderM,
    };
  }
}

/** People get on and off at the terminals; one of them is the safety operator. */
class Passengers {
  private readonly random: Reporter['random'];
  private readonly seats: number;
  private trip = -1;
  private count = 1;

  constructor(random: Reporter['random'], seats: number) {
    this.random = random;
    this.seats = seats;
  }

  onTrip(trip: number): number {
    if (trip !== this.trip) {
      this.trip = trip;
      this.count = Math.min(MAX_PERSONS, 1 + Math.floor(this.random.between(1, this.seats + 3)));
    }
    return this.count;
  }
}

function drivingFields(state: BusMotionState) {
  if (state.emergency) {
    return {
      controlMode: 'stopped_safe',
      engagement: 'disengaged',
      emergencyStop: true,
      indicators: 'hazard',
      brakeCmdPct: 100,
      brakeActPct: 100,
      throttlePct: 0,
    };
  }
  const braking = Math.max(0, Math.min(100, -state.accelMps2 * 30));
  return {
    controlMode: 'automated',
    engagement: 'engaged',
    emergencyStop: false,
    indicators: Math.abs(state.yawDeg) < 2 ? 'off' : state.yawDeg > 0 ? 'right' : 'left',
    brakeCmdPct: rounded(braking, 0),
    brakeActPct: rounded(state.waiting ? 30 : braking, 0),
    throttlePct: rounded(Math.max(0, Math.min(100, state.accelMps2 * 60)), 0),
  };
}

function doorsOf({ waiting, untilDepartureS }: BusMotionState): 'open' | 'moving' | 'closed' {
  if (!waiting || untilDepartureS <= DOORS_CLOSE_BEFORE_S) return 'closed';
  return untilDepartureS <= DOORS_MOVE_BEFORE_S ? 'moving' : 'open';
}

function stopFields({ waiting, travel }: BusMotionState) {
  const next = travel === 1 ? 'terminal-end' : 'terminal-start';
  return { nextStopId: next, stopStatus: waiting ? 'stopped_at' : 'in_transit_to' };
}

/** Metres to whatever is in front: it comes near before an emergency stop. */
function nearestObjectM(actor: BusActor, cycleS: number): number {
  const stop = actor.acts.find(
    (act) =>
      act.act === 'emergency_stop' &&
      cycleS >= act.atS - WARNING_BEFORE_STOP_S &&
      cycleS < act.atS + act.holdS,
  );
  if (stop === undefined) return FREE_ROAD_M;
  return Math.max(2.2, 2.2 + (stop.atS - cycleS) * 3);
}

class BusModel {
  private readonly actor: BusActor;
  private readonly reporter: Reporter;
  private readonly track: BusTrack;
  private readonly motion: BusMotion;
  private readonly errors: BusErrors;
  private readonly passengers: Passengers;
  private odometerM: number;
  private last: BusMotionState | undefined;

  constructor(actor: BusActor, reporter: Reporter) {
    this.actor = actor;
    this.reporter = reporter;
    this.track = new BusTrack(actor.path);
    this.motion = new BusMotion(actor, this.track.lengthM, reporter.cycleS);
    this.errors = new BusErrors(reporter.random);
    this.passengers = new Passengers(reporter.random.fork('passengers'), actor.seats);
    this.odometerM = 1000 + Math.floor(reporter.random.fork('odometer').between(0, 9000));
  }

  *messagesAt(atS: number): Generator<SimulatedMessage> {
    const state = this.motion.advanceTo(atS);
    if (state.emergency !== (this.last?.emergency ?? false)) yield* this.modeEvents(state);
    this.odometerM += Math.abs(state.alongM - (this.last?.alongM ?? state.alongM));
    yield this.reporter.observation(atS, this.fields(state));
    this.last = state;
  }

  private *modeEvents(state: BusMotionState): Generator<SimulatedMessage> {
    const { reporter } = this;
    const stop = this.motion.emergencyAt(reporter.cycleTimeS(state.atS));
    if (stop === undefined) {
      yield reporter.event(state.atS, 'ads_activated', {});
      return;
    }
    yield reporter.event(state.atS, 'human_intervention', {
      initiator: 'onboard_operator',
      type: 'estop',
      reason: stop.reason,
      ...(stop.text === undefined ? {} : { text: stop.text }),
    });
    yield reporter.event(state.atS, 'ads_deactivated', { by: 'button' });
  }

  private fields(state: BusMotionState): Readonly<Record<string, unknown>> {
    const { actor, reporter } = this;
    const error = this.errors.at(state.atS, actor);
    const standing = state.speedMps === 0;
    const { point, headingDeg } = this.track.poseOf(state, standing ? 0 : error.wanderM);
    const { lat, lon } = this.track.toWgs84({ x: point.x + error.eastM, y: point.y + error.northM });
    return {
      location: { lat: rounded(lat, 8), lon: rounded(lon, 8), hAccM: rounded(error.hAccM, 3) },
      health: { clockSynced: true, rssiDbm: -67 },
      ...(actor.plate === undefined ? {} : { plate: actor.plate }),
      ...(actor.routeId === undefined ? {} : { routeId: actor.routeId }),
      runId: `run-${reporter.cycleAt(state.atS) + 1}-${state.trips}`,
      direction: state.travel === 1 ? 0 : 1,
      fixType: actor.fixType,
      satellites: 17,
      speedMps: rounded(state.speedMps, 2),
      headingDeg: rounded(headingDeg, 1) % 360,
      accelLonMps2: rounded(state.accelMps2, 2),
      accelLatMps2: 0,
      odometerM: rounded(this.odometerM, 1),
      ...drivingFields(state),
      withinOdd: !state.emergency,
      horn: false,
      doors: doorsOf(state),
      occupancyCount: this.passengers.onTrip(state.trips),
      safetyOperatorPresent: true,
      nearestObjectM: rounded(nearestObjectM(actor, reporter.cycleTimeS(state.atS)), 1),
      controlLinkLatencyMs: rounded(reporter.random.between(18, 45), 0),
      swVersion: actor.swVersion,
      ...stopFields(state),
    };
  }
}

/** A driverless shuttle: true motion by its script, a receiver's error on top. Endless. */
export function* simulateBus(actor: BusActor, reporter: Reporter): Generator<SimulatedMessage> {
  const model = new BusModel(actor, reporter);
  for (let report = 0; ; report++) yield* model.messagesAt(report * actor.reportIntervalS);
}
