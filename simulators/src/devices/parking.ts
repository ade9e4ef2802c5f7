import { z } from 'zod';
import { identifier } from '#contracts';
import { faultList } from '../faults/fault.js';
import type { SimulatedMessage } from '../message.js';
import type { Random } from '../random.js';
import { type Reporter, rounded } from '../reporter.js';

const span = z.object({ low: z.number().positive(), high: z.number().positive() });

/** A vehicle stands in the bay from one time to the other. */
const stay = z.object({ act: z.literal('stay'), atS: z.number().min(0), untilS: z.number().positive() });

export const parkingActor = z.object({
  kind: z.literal('parking'),
  deviceId: identifier,
  siteId: identifier,
  maxDurationS: z.number().positive().optional(),
  vehicleClass: z.string().max(40).default('car'),
  reportIntervalS: z.number().positive(),
  phaseS: z.number().min(0),
  /** How long the bay is free and taken where nothing is scripted. */
  freeS: span.default({ low: 20, high: 90 }),
  takenS: span.default({ low: 20, high: 120 }),
  /** With acts the bay follows them alone. */
  acts: z.array(stay).default([]),
  faults: faultList,
});
export type ParkingActor = z.infer<typeof parkingActor>;

interface Change {
  readonly atS: number;
  readonly taken: boolean;
}

function* randomChanges(actor: ParkingActor, random: Random): Generator<Change, never> {
  let taken = random.chance(0.5);
  let atS = 0;
  for (;;) {
    yield { atS, taken };
    const { low, high } = taken ? actor.takenS : actor.freeS;
    atS += Math.round(random.between(low, high));
    taken = !taken;
  }
}

function* scriptedChanges(actor: ParkingActor, cycleS: number): Generator<Change, never> {
  const acts = [...actor.acts].sort((one, other) => one.atS - other.atS);
  yield { atS: 0, taken: false };
  for (let cycle = 0; ; cycle++) {
    for (const { atS, untilS } of acts) {
      yield { atS: cycle * cycleS + atS, taken: true };
      yield { atS: cycle * cycleS + untilS, taken: false };
    }
  }
}

/** Report times: each change at once, and a heartbeat in between. */
function* reports(changes: Generator<Change, never>, actor: ParkingActor) {
  let now = changes.next().value;
  let next = changes.next().value;
  let heartbeatS = actor.phaseS;
  yield { atS: now.atS, now };
  for (;;) {
    while (heartbeatS <= now.atS) heartbeatS += actor.reportIntervalS;
    if (next.atS <= heartbeatS) {
      now = next;
      next = changes.next().value;
      yield { atS: now.atS, now };
    } else {
      yield { atS: heartbeatS, now };
      heartbeatS += actor.reportIntervalS;
    }
  }
}

/** A magnetic sensor in a parking or loading bay. Endless. */
export function* simulateParking(actor: ParkingActor, reporter: Reporter): Generator<SimulatedMessage> {
  const { random } = reporter;
  const changes =
    actor.acts.length > 0 ? scriptedChanges(actor, reporter.cycleS) : randomChanges(actor, random);
  for (const { atS, now } of reports(changes, actor)) {
    yield reporter.observation(atS, {
      spotId: actor.deviceId,
      siteId: actor.siteId,
      category: 'onStreet',
      occupancy: now.taken ? 'occupied' : 'vacant',
      durationS: rounded(atS - now.atS, 1),
      ...(actor.maxDurationS === undefined ? {} : { maxDurationS: actor.maxDurationS }),
      ...(now.taken ? { vehicleClass: actor.vehicleClass } : {}),
      sensorType: 'magnetic',
      confidence: rounded(random.between(0.9, 0.99), 2),
      health: { batteryPct: 87, rssiDbm: -101 },
    });
  }
}
