import { describe, expect, it } from 'vitest';
import { createLocalPlane, footprintExcursion, readLane } from '#geometry';
import type { BusActor } from './devices/bus-actor.js';
import { BusMotion } from './devices/bus-motion.js';
import { BusTrack } from './devices/bus-track.js';
import { expectedFindings } from './ground-truth.js';
import type { SimulatedMessage } from './message.js';
import type { PlantedFinding, Scenario } from './scenario.js';
import { scenarioMessages } from './scenario-messages.js';
import { scenarios } from './scenarios/scenario-library.js';

interface Span {
  deviceId: string;
  onsetS: number;
  endS: number;
  worst: number;
}

const STEP_S = 0.1;

/** Spans of one round in which a value is above its limit. */
function spansAbove(
  deviceId: string,
  limit: number,
  values: readonly { atS: number; value: number }[],
): Span[] {
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const { atS, value } of values) {
    if (value <= limit) open = undefined;
    else if (open === undefined) {
      open = { deviceId, onsetS: atS, endS: atS, worst: value };
      spans.push(open);
    } else {
      open.endS = atS;
      open.worst = Math.max(open.worst, value);
    }
  }
  return spans;
}

/** True excursions beyond all lanes and true speeds of a bus over a round. */
function trueMotion(scenario: Scenario, actor: BusActor) {
  const { conditions } = scenario.trialFile.permits[0]!;
  const [lon, lat] = actor.path[0]!;
  const plane = createLocalPlane({ lat, lon });
  const lanes = conditions.lanes.map(({ geometry, halfWidthM }) => {
    const lane = readLane(geometry, halfWidthM ?? null, plane);
    if (!lane.ok) throw new Error(lane.problem.detail);
    return lane.value;
  });
  const vehicle = scenario.trialFile.devices.find(({ id }) => id === actor.deviceId)!.vehicle!;
  const track = new BusTrack(actor.path);
  const motion = new BusMotion(actor, track.lengthM, scenario.cycleS);
  return Array.from({ length: Math.round(scenario.cycleS / STEP_S) }, (_, step) => {
    const state = motion.advanceTo(step * STEP_S);
    const { point, headingDeg } = track.poseOf(state);
    const excursionM = Math.min(
      ...lanes.map(
        (lane) =>
          footprintExcursion(lane, point, { ...vehicle, antennaOffset: undefined, headingDeg }).excursionM,
      ),
    );
    return { state, excursionM };
  });
}

function busesOf(scenario: Scenario): BusActor[] {
  return scenario.actors.filter((actor): actor is BusActor => actor.kind === 'bus');
}

/** Each span has its planted finding, and the other way round. */
function expectPlanted(rule: string, scenario: Scenario, found: readonly Span[]): void {
  const planted = scenario.groundTruth.filter((one) => one.rule === rule);
  const sorted = <T extends { deviceId: string; onsetS: number }>(list: readonly T[]) =>
    [...list].sort((a, b) => a.deviceId.localeCompare(b.deviceId) || a.onsetS - b.onsetS);
  expect(sorted(found).map(({ deviceId }) => deviceId)).toEqual(
    sorted(planted).map(({ deviceId }) => deviceId),
  );
  sorted(found).forEach((span, index) => {
    const { onsetS, endS, toleranceS } = sorted(planted)[index]!;
    expect(Math.abs(span.onsetS - onsetS)).toBeLessThanOrEqual(toleranceS);
    expect(Math.abs(span.endS - endS)).toBeLessThanOrEqual(toleranceS);
  });
}

describe.each([...scenarios.values()])('ground truth of $id', (scenario) => {
  const messages = [...scenarioMessages(scenario, { startMs: 0, cycles: 1 })];
  const readings = (kind: SimulatedMessage['kind']) =>
    Map.groupBy(
      messages.filter((message) => message.kind === kind && message.channel === 'telemetry'),
      ({ deviceId }) => deviceId,
    );
  const spansOf = (
    kind: SimulatedMessage['kind'],
    limit: number,
    value: (payload: Readonly<Record<string, unknown>>) => number,
  ) =>
    [...readings(kind)].flatMap(([deviceId, own]) =>
      spansAbove(
        deviceId,
        limit,
        own.map(({ observedAtMs, payload }) => ({ atS: observedAtMs / 1000, value: value(payload) })),
      ),
    );

  it('names exactly the departures and overspeeds of the true motion', () => {
    const tracks = busesOf(scenario).map((actor) => ({ actor, motion: trueMotion(scenario, actor) }));
    const departures = tracks.flatMap(({ actor, motion }) =>
      spansAbove(
        actor.deviceId,
        0,
        motion.map(({ state, excursionM }) => ({ atS: state.atS, value: excursionM })),
      ),
    );
    expectPlanted('left_lane', scenario, departures);
    const slides = tracks.flatMap(({ motion }) =>
      motion.filter(({ state }) => state.waiting && state.offsetM !== 0),
    );
    expect(slides).toEqual([]);
    const limitMps = scenario.trialFile.permits[0]!.conditions.speedLimitMps!;
    const overspeeds = tracks.flatMap(({ actor, motion }) =>
      spansAbove(
        actor.deviceId,
        limitMps,
        motion.map(({ state }) => ({ atS: state.atS, value: state.speedMps })),
      ),
    );
    expectPlanted('overspeed', scenario, overspeeds);
  });

  it('names exactly the dark lamps', () => {
    expectPlanted(
      'lamp_failure',
      scenario,
      spansOf('streetlight', 0, ({ commandPct, activePowerW }) =>
        Number(commandPct) > 0 && Number(activePowerW) < 5 ? 1 : 0,
      ),
    );
  });

  it('names exactly the overstays', () => {
    expectPlanted(
      'overstay',
      scenario,
      spansOf('parking', 0, ({ occupancy, durationS, maxDurationS }) =>
        occupancy === 'occupied' && maxDurationS !== undefined
          ? Number(durationS) - Number(maxDurationS)
          : -1,
      ),
    );
  });

  it('names exactly the subjects in an exclusion zone', () => {
    const exclusion = new Set(
      scenario.trialFile.permits[0]!.conditions.zones.filter(({ purpose }) => purpose === 'exclusion').map(
        ({ id }) => id,
      ),
    );
    const inside = messages.filter(
      ({ kind, payload }) =>
        kind === 'efence' && payload.presence === 'inside' && exclusion.has(String(payload.fenceId)),
    );
    const spans = [...Map.groupBy(inside, ({ deviceId }) => deviceId)].map(([deviceId, own]) => ({
      deviceId,
      onsetS: own[0]!.observedAtMs / 1000,
      endS: own.at(-1)!.observedAtMs / 1000,
      worst: 1,
    }));
    expectPlanted('intrusion', scenario, spans);
  });

  it('names exactly the road users in the closed lane', () => {
    const watching = new Set(
      scenario.trialFile.devices
        .filter(({ watches, kind }) => kind === 'traffic' && watches !== undefined)
        .map(({ id }) => id),
    );
    const spans = spansOf('traffic', 0, ({ counts }) => {
      const { bus = 0, ...others } = counts as Record<string, number>;
      expect(bus).toBeGreaterThanOrEqual(0);
      return Object.values(others).reduce((sum, count) => sum + count, 0);
    }).filter(({ deviceId }) => watching.has(deviceId));
    expectPlanted('intrusion_into_closed_lane', scenario, spans);
  });

  it('names exactly the full bins', () => {
    expectPlanted(
      'full',
      scenario,
      spansOf('bin', 0.8, ({ fillRatio }) => Number(fillRatio)),
    );
  });
});

describe('the emergency stop of xinyi-night', () => {
  const messages = [...scenarioMessages(scenarios.get('xinyi-night')!, { startMs: 0, cycles: 1 })];

  it('is pressed by the operator on board because of a third party, while the bus brakes hard', () => {
    const events = messages.filter(({ channel }) => channel === 'event');
    expect(
      events.map(({ deviceId, payload, observedAtMs }) => [deviceId, payload.event, observedAtMs]),
    ).toEqual([
      ['ez10-02', 'human_intervention', 70_000],
      ['ez10-02', 'ads_deactivated', 70_000],
      ['ez10-02', 'ads_activated', 88_000],
    ]);
    expect(events[0]!.payload).toMatchObject({
      initiator: 'onboard_operator',
      type: 'estop',
      reason: 'third_party_intrusion',
    });
    const during = messages.filter(
      ({ deviceId, channel, observedAtMs }) =>
        deviceId === 'ez10-02' && channel === 'telemetry' && observedAtMs >= 70_000 && observedAtMs < 88_000,
    );
    expect(during.every(({ payload }) => payload.emergencyStop === true)).toBe(true);
    expect(Math.min(...during.map(({ payload }) => Number(payload.accelLonMps2)))).toBeLessThan(-3);
    expect(during.at(-1)!.payload.speedMps).toBe(0);
  });
});

describe('expectedFindings', () => {
  it('repeats the planted findings in every round, in the order of onset', () => {
    const scenario = scenarios.get('xinyi-night')!;
    const expected = expectedFindings(scenario, { startMs: 1_000_000, cycles: 2 });
    expect(expected).toHaveLength(2 * scenario.groundTruth.length);
    const first: PlantedFinding = scenario.groundTruth[0]!;
    expect(expected[0]).toMatchObject({ ...first, cycle: 0, onsetMs: 1_000_000 + first.onsetS * 1000 });
    const onsets = expected.map(({ onsetMs }) => onsetMs);
    expect(onsets).toEqual([...onsets].sort((a, b) => a - b));
  });

  it('plants the lane departure of the demo within its first minute', () => {
    const departure = scenarios.get('xinyi-night')!.groundTruth.find(({ rule }) => rule === 'left_lane')!;
    expect(departure.onsetS).toBeLessThan(45);
  });
});
