import { z } from 'zod';
import { identifier } from '#contracts';
import { faultList } from '../faults/fault.js';

const atS = z.number().min(0);

/** Drives out over the lane's edge and back. `offsetM` is the shift of the centre, positive to the right. */
const laneDeparture = z.object({
  act: z.literal('lane_departure'),
  atS,
  offsetM: z.number().min(-20).max(20),
  /** Time to get out, and again to get back. */
  rampS: z.number().positive(),
  holdS: z.number().min(0),
});

const overspeed = z.object({
  act: z.literal('overspeed'),
  atS,
  durationS: z.number().positive(),
  speedMps: z.number().positive(),
});

/** Somebody on board presses the emergency stop; the vehicle stands until `holdS` are over. */
const emergencyStop = z.object({
  act: z.literal('emergency_stop'),
  atS,
  holdS: z.number().positive(),
  decelMps2: z.number().positive().default(3.5),
  reason: z.enum(['obstacle', 'third_party_intrusion', 'precaution', 'other']),
  text: z.string().max(400).optional(),
});

export const busAct = z.discriminatedUnion('act', [laneDeparture, overspeed, emergencyStop]);
export type BusAct = z.infer<typeof busAct>;

/** A shuttle that runs to and fro on a line by a timetable. */
export const busActor = z.object({
  kind: z.literal('bus'),
  deviceId: identifier,
  /** WGS84, [lon, lat]: where the vehicle's centre drives when all is well. */
  path: z.array(z.tuple([z.number(), z.number()])).min(2),
  /** Distance of both terminals from the ends of the path. */
  insetM: z.number().min(0),
  cruiseMps: z.number().positive(),
  accelMps2: z.number().positive().default(0.6),
  decelMps2: z.number().positive().default(0.8),
  /** Times in a round of the script at which it leaves; it begins at the path's start. */
  departures: z.array(z.object({ atS, from: z.enum(['start', 'end']) })).min(1),
  reportIntervalS: z.number().min(0.1).default(1),
  /** Reported 68 % radius; it wanders between the two. */
  hAccM: z.object({ best: z.number().positive(), worst: z.number().positive() }),
  fixType: z.enum(['gnss', 'dgnss', 'rtk_float', 'rtk_fixed']).default('rtk_fixed'),
  /** Standard deviation of its wandering within the lane. */
  wanderM: z.number().min(0).default(0.06),
  seats: z.int().min(1).default(6),
  routeId: identifier.optional(),
  plate: z.string().max(20).optional(),
  swVersion: z.string().max(40).default('sim-1.0'),
  acts: z.array(busAct).default([]),
  faults: faultList,
});
export type BusActor = z.infer<typeof busActor>;
