import { type Kind, kindContracts, type Payload, type TrialFile } from '#contracts';
import { createLocalPlane, type Footprint, footprintExcursion, readLane, sigmaOfAccuracyM } from '#geometry';
import { type Fault, type SimulatedMessage, scenario, scenarioMessages } from '#simulators';

/** A round has three departures, 2.4 m beyond the edge for 20 s; 0.6 m are left on each side. */
const ROUND_S = 420;
const DEPARTURES_AT_S = [60, 180, 300];
const OFFSET_M = 3;
const HALF_WIDTH_M = 1.6;
const vehicle = { lengthM: 4, widthM: 2 };
const deviceId = 'bus-1';
const centreline: [number, number][] = [
  [121.5437, 25.0333],
  [121.5483, 25.0333],
];
const startMs = Date.parse('2026-03-02T17:00:00.000Z');

const trialInput = {
  format: 'trialwatch.trial/1',
  trial: {
    id: 'bench',
    name: { zh: '效能測試', en: 'Bench' },
    recordStatus: 'test',
    timeZone: 'Asia/Taipei',
  },
  permits: [
    {
      validFrom: '2026-01-01T00:00:00Z',
      conditions: {
        lanes: [
          {
            id: 'lane',
            name: { zh: '車道', en: 'Lane' },
            geometry: { type: 'LineString', coordinates: centreline },
            halfWidthM: HALF_WIDTH_M,
          },
        ],
        rules: [{ id: 'left_lane', rule: 'left_lane' }],
      },
    },
  ],
  devices: [{ id: deviceId, kind: 'bus', vendorId: 'bench', vehicle }],
};

export interface FaultRun {
  readonly seed: number;
  readonly rounds: number;
  readonly faults: readonly Fault[];
}

function stage({ seed, faults }: FaultRun, hAccM: { readonly best: number; readonly worst: number }) {
  return scenario.parse({
    format: 'trialwatch.scenario/1',
    id: 'bench',
    title: { zh: '效能測試', en: 'Bench' },
    description: { zh: '效能測試', en: 'Bench' },
    seed,
    cycleS: ROUND_S,
    trialFile: trialInput,
    actors: [
      {
        kind: 'bus',
        deviceId,
        path: centreline,
        insetM: 10,
        cruiseMps: 2.6,
        departures: [
          { atS: 2, from: 'start' },
          { atS: 212, from: 'end' },
        ],
        hAccM,
        wanderM: 0.1,
        acts: DEPARTURES_AT_S.map((atS) => ({
          act: 'lane_departure',
          atS,
          offsetM: OFFSET_M,
          rampS: 4,
          holdS: 20,
        })),
        faults,
      },
    ],
    groundTruth: [],
  });
}

/** What arrives, in the order of arrival, and the trial that it is judged by. */
export function faultyMessages(run: FaultRun): {
  readonly trialFile: TrialFile;
  readonly messages: readonly SimulatedMessage[];
} {
  const of = stage(run, { best: 0.05, worst: 0.3 });
  return { trialFile: of.trialFile, messages: [...scenarioMessages(of, { startMs, cycles: run.rounds })] };
}

export interface TrueDeparture {
  readonly onsetMs: number;
  readonly endMs: number;
}

/** When the bus truly was beyond the edge: the same play without errors and faults. */
export function trueDepartures(run: FaultRun): readonly TrueDeparture[] {
  const of = stage({ ...run, faults: [] }, { best: 1e-6, worst: 1e-6 });
  const found: TrueDeparture[] = [];
  let before: BusReading | null = null;
  let onsetMs: number | null = null;
  for (const message of scenarioMessages(of, { startMs, cycles: run.rounds })) {
    const reading = readBus(message);
    if (reading === null) continue;
    if (before !== null && before.distanceM > 0 !== reading.distanceM > 0) {
      const share = before.distanceM / (before.distanceM - reading.distanceM);
      const crossedMs = before.atMs + share * (reading.atMs - before.atMs);
      if (onsetMs === null) onsetMs = crossedMs;
      else {
        found.push({ onsetMs, endMs: crossedMs });
        onsetMs = null;
      }
    }
    before = reading;
  }
  return found;
}

/** One position as it arrived. */
export interface BusReading {
  readonly atMs: number;
  readonly arrivedMs: number;
  /** Signed distance of the footprint to the edge as received, metres. */
  readonly distanceM: number;
  readonly sigmaM: number;
  readonly message: SimulatedMessage;
  readonly payload: Payload<'bus'>;
}

const plane = createLocalPlane({ lat: 25.0333, lon: 121.546 });
const read = readLane({ type: 'LineString', coordinates: centreline }, HALF_WIDTH_M, plane);
if (!read.ok) throw new Error(read.problem.detail);
const lane = read.value;

/** Null for what the contract refuses, which is in quarantine, and for events. */
export function readBus(message: SimulatedMessage): BusReading | null {
  const kind: Kind = 'bus';
  if (message.channel !== 'telemetry') return null;
  const parsed = kindContracts[kind].observation.safeParse(message.payload);
  if (!parsed.success) return null;
  const payload: Payload<'bus'> = parsed.data;
  const { location, headingDeg = 90 } = payload;
  const footprint: Footprint = { ...vehicle, headingDeg };
  return {
    atMs: message.observedAtMs,
    arrivedMs: message.sendAtMs,
    distanceM: footprintExcursion(lane, plane.toPlane(location), footprint).excursionM,
    sigmaM: sigmaOfAccuracyM(location.hAccM ?? 5),
    message,
    payload,
  };
}
