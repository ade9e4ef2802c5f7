import { type AnyObservation, device, permitConditions } from '#contracts';
import { createLocalPlane } from '#geometry';
import { compileRuleset, type Judged, type Ruleset } from '#rules';
import { createRandom } from '#simulators';

const startMs = Date.parse('2026-03-02T17:00:00.000Z');
const nightSeconds = 3 * 3600;
const plane = createLocalPlane({ lat: 25.0333, lon: 121.546 });
const LANE_HALF_LENGTH_M = 300;
const SPEED_MPS = 2.5;
const TURN_M = 250;

/** Rules that judge a bus: as many as a strict permit has. */
export const busRules = [
  'left_lane',
  'outside_permitted_zone',
  'untrusted_position',
  'wrong_way',
  'overspeed',
  'outside_operating_hours',
  'over_capacity',
  'no_safety_operator',
  'unpermitted_vehicle',
  'control_link_loss',
  'harsh_brake',
  'harsh_acceleration',
  'unplanned_stop',
  'door_open_moving',
  'disengagement',
  'human_intervention',
  'collision',
  'silence',
  'data_gap',
  'clock_skew',
] as const;

function lonLat(x: number, y: number): [number, number] {
  const { lat, lon } = plane.toWgs84({ x, y });
  return [lon, lat];
}

function square(x: number, y: number, sideM: number) {
  const h = sideM / 2;
  const ring = [lonLat(x - h, y - h), lonLat(x + h, y - h), lonLat(x + h, y + h), lonLat(x - h, y + h)];
  return { type: 'Polygon' as const, coordinates: [[...ring, ring[0]]] };
}

/** A district in squares: one in two is permitted to buses (with overlaps along the lane), one in two slow. */
function zones(count: number) {
  const perRow = 40;
  return Array.from({ length: count }, (_, i) => {
    const x = ((i % perRow) - perRow / 2) * 20;
    const y = (Math.floor(i / perRow) - count / perRow / 2) * 20;
    const isSlow = i % 2 === 1;
    const base = { id: `zone-${i}`, name: { zh: `區域 ${i}`, en: `Zone ${i}` } };
    if (isSlow) return { ...base, purpose: 'slow', geometry: square(x, y, 20), speedLimitMps: 2.4 };
    return { ...base, purpose: 'permitted', geometry: square(x, y, 45) };
  });
}

export function busRuleset(zoneCount: number, rules: readonly string[] = busRules): Ruleset {
  const lane = {
    id: 'lane',
    name: { zh: '車道', en: 'Lane' },
    geometry: {
      type: 'LineString',
      coordinates: [-1, -0.3, 0.3, 1].map((share) => lonLat(share * LANE_HALF_LENGTH_M, 0)),
    },
    halfWidthM: 1.8,
  };
  const conditions = permitConditions.parse({
    lanes: [lane],
    zones: zones(zoneCount),
    speedLimitMps: 2.78,
    operatingWindows: [{ from: '01:00', to: '04:00' }],
    maxOccupancy: 12,
    safetyOperatorRequired: true,
    permittedDeviceIds: ['bus-1'],
    reportIntervalS: { bus: 1 },
    accuracyNeededM: 0.5,
    rules: rules.map((rule) => ({ id: rule, rule, params: {} })),
  });
  const compiled = compileRuleset({
    trial: { id: 'bench', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permit: { version: 1, conditions },
    devices: [
      device.parse({
        id: 'bus-1',
        trialId: 'bench',
        kind: 'bus',
        vendorId: 'bench',
        vehicle: { lengthM: 4, widthM: 2, antennaOffsetM: { forward: 0.5, right: 0 } },
      }),
    ],
    inForceFromMs: startMs - 86_400_000,
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

/**
 * A night of a bus that breaks a rule now and then: it leaves its lane for half a minute in ten, jumps, brakes
 * hard, is overfull, loses its fix.
 */
export function nightOfBus(seed: number): readonly Judged[] {
  const random = createRandom(seed);
  return Array.from({ length: nightSeconds }, (_, second): Judged => {
    const along = (second * SPEED_MPS) % (4 * TURN_M);
    const eastward = along < 2 * TURN_M;
    const x = eastward ? along - TURN_M : 3 * TURN_M - along;
    const out = second % 600 > 560 ? 2.5 : 0;
    const jump = random.chance(0.002) ? 80 : 0;
    return {
      type: 'observation',
      observation: observationAt(second, x, out + jump + 0.1 * random.gaussian(), eastward),
    };
  });
}

function observationAt(second: number, x: number, y: number, eastward: boolean): AnyObservation {
  const observedAtMs = startMs + second * 1000;
  return {
    trialId: 'bench',
    kind: 'bus',
    deviceId: 'bus-1',
    observedAtMs,
    receivedAtMs: observedAtMs + 300,
    bootId: 'boot-1',
    seq: second,
    status: 'test',
    payload: {
      specVersion: '1',
      observedAt: new Date(observedAtMs).toISOString(),
      seq: second,
      location: { ...plane.toWgs84({ x, y }), hAccM: 0.05 },
      fixType: second % 900 > 890 ? 'dead_reckoning' : 'rtk_fixed',
      satellites: 17,
      speedMps: second % 700 > 690 ? 3.4 : SPEED_MPS,
      headingDeg: eastward ? 90 : 270,
      direction: eastward ? 0 : 1,
      accelLonMps2: second % 500 === 499 ? -4 : 0.1,
      controlMode: 'automated',
      engagement: 'engaged',
      doors: second % 400 > 395 ? 'open' : 'closed',
      occupancyCount: second % 800 > 700 ? 13 : 5,
      safetyOperatorPresent: second % 1000 < 950,
      emergencyStop: false,
      controlLinkLatencyMs: 40,
      swVersion: 'bench-1',
    },
  };
}
