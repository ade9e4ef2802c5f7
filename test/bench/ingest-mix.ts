import type { Kind } from '#contracts';
import type { NextPayload } from './raw-mqtt-client.js';

/** The mix of the floor's definition: 70 % full bus messages, the other kinds in equal parts. */
export function kindOfClient(index: number, clients: number): Kind {
  const buses = Math.round(clients * 0.7);
  const others = ['streetlight', 'parking', 'efence', 'traffic', 'bin'] as const;
  return index < buses ? 'bus' : (others[(index - buses) % others.length] ?? 'bin');
}

/** A lane along Xinyi Road on which the buses of the bench stand still, so that no rule is broken. */
export const benchLane = [
  [121.5437, 25.0333],
  [121.5483, 25.0333],
] as const;

/** A bus message with every field that a modern vehicle sends, but its key: 880 bytes. */
export function fullBus(index: number): object {
  return {
    specVersion: '1.0',
    location: { lat: 25.0333, lon: 121.544 + (index % 100) * 0.00004, altM: 12.4, hAccM: 0.12 },
    quality: { level: 96, flags: [] },
    health: { batteryPct: 81.5, rssiDbm: -71, snrDb: 18.2, fwVersion: '4.2.1', clockSynced: true },
    plate: 'TEST-001',
    runId: `run-${index}`,
    routeId: 'xinyi-night',
    direction: 0,
    fixType: 'rtk_fixed',
    satellites: 21,
    speedMps: 2.2,
    headingDeg: 90.2,
    yawRateDps: 0.1,
    accelLonMps2: 0.05,
    accelLatMps2: 0.02,
    odometerM: 18_233.4,
    controlMode: 'automated',
    engagement: 'engaged',
    withinOdd: true,
    steeringCmdDeg: 0.4,
    steeringActDeg: 0.38,
    brakeCmdPct: 0,
    brakeActPct: 0,
    throttlePct: 12.5,
    indicators: 'off',
    horn: false,
    doors: 'closed',
    occupancyCount: 5,
    safetyOperatorPresent: true,
    emergencyStop: false,
    nearestObjectM: 14.2,
    controlLinkLatencyMs: 38,
    swVersion: '2026.11.1',
    hwVersion: 'B2',
    mapVersion: 'xinyi-7',
    antennaOffsetM: { forward: 0.4, right: 0 },
    nextStopId: 'dunhua',
  };
}

const others: Readonly<Record<Exclude<Kind, 'bus'>, object>> = {
  streetlight: {
    powerState: 'on',
    lampId: 'lamp-7',
    poleNo: '12-0331',
    circuit: 'C4',
    commandPct: 80,
    dimmingPct: 80,
    voltageV: 219.4,
    currentA: 0.31,
    activePowerW: 64.2,
    powerFactor: 0.95,
    energyWh: 183_220,
    lampHours: 4120,
    switchCount: 912,
    gearTempC: 41,
  },
  parking: {
    occupancy: 'vacant',
    spotId: 'bay-3',
    siteId: 'xinyi-4',
    category: 'onStreet',
    sensorType: 'magnetic',
    confidence: 0.97,
  },
  efence: {
    presence: 'outside',
    fenceId: 'exclusion-1',
    subjectId: 'bike-9',
    method: 'gnss',
    distanceToBoundaryM: -18.2,
  },
  traffic: {
    counts: { pedestrian: 3, bicycle: 0, motorcycle: 0, car: 0, bus: 1, truck: 0, other: 0 },
    detectorId: 'vd-2',
    laneId: 'l1',
    avgSpeedMps: 8.3,
    occupancyRatio: 0.12,
    congested: false,
  },
  bin: {
    fillRatio: 0.42,
    binId: 'bin-5',
    wasteKind: 'general',
    capacityL: 150,
    temperatureC: 24,
    tiltDeg: 0.5,
    lidOpen: false,
    condition: 'ok',
  },
};

const width = 10;
const firstSeq = 10 ** (width - 1);

/**
 * Payloads of one client: the same text with its own seq and time, written into the bytes at fixed
 * places. Times are those of sending, a millisecond apart at least, so that each is new and in order.
 */
export function payloadsOf(kind: Kind, index: number): NextPayload {
  const body = kind === 'bus' ? fullBus(index) : others[kind];
  const text = JSON.stringify({ seq: firstSeq, observedAt: new Date(0).toISOString(), ...body });
  const template = Buffer.from(text);
  const seqAt = template.indexOf(String(firstSeq));
  const timeAt = template.indexOf('1970-');
  let seq = firstSeq;
  let lastMs = 0;
  return () => {
    const payload = Buffer.from(template);
    lastMs = Math.max(lastMs + 1, Date.now());
    payload.write(String(seq++), seqAt, 'latin1');
    payload.write(new Date(lastMs).toISOString(), timeAt, 'latin1');
    return payload;
  };
}
