import { z } from 'zod';
import { identifier, roadUsers } from '#contracts';
import { faultList } from '../faults/fault.js';
import type { SimulatedMessage } from '../message.js';
import { type Reporter, rounded } from '../reporter.js';

/** Somebody passes the counter besides the ordinary flow. */
const passage = z.object({
  act: z.literal('passage'),
  atS: z.number().min(0),
  roadUser: z.enum(roadUsers),
  count: z.int().min(1).default(1),
  speedMps: z.number().positive().default(4),
});

export const trafficActor = z.object({
  kind: z.literal('traffic'),
  deviceId: identifier,
  laneId: identifier,
  laneDirection: z.string().max(40).optional(),
  /** Counts are reported at the end of each period. */
  reportIntervalS: z.number().positive(),
  phaseS: z.number().min(0),
  /** Road users a minute. */
  flowPerMin: z.partialRecord(z.enum(roadUsers), z.number().min(0)).default({}),
  meanSpeedMps: z.number().positive().default(9),
  acts: z.array(passage).default([]),
  faults: faultList,
});
export type TrafficActor = z.infer<typeof trafficActor>;

const CONGESTED_BELOW_MPS = 2.5;
const SECONDS_ON_DETECTOR = 0.6;

/** Acts of the script that fall into (fromS, toS], in seconds of the simulation. */
function passagesIn(actor: TrafficActor, fromS: number, toS: number, cycleS: number) {
  return actor.acts.filter(({ atS }) => {
    const rounds = Math.floor((toS - atS) / cycleS);
    return rounds >= 0 && rounds * cycleS + atS > fromS;
  });
}

/** A counter over one lane. Endless. */
export function* simulateTraffic(actor: TrafficActor, reporter: Reporter): Generator<SimulatedMessage> {
  const { random } = reporter;
  for (let period = 0; ; period++) {
    const fromS = actor.phaseS + period * actor.reportIntervalS;
    const toS = fromS + actor.reportIntervalS;
    const counts = Object.fromEntries(
      roadUsers.map((user) => [
        user,
        random.poisson(((actor.flowPerMin[user] ?? 0) * actor.reportIntervalS) / 60),
      ]),
    );
    const passages = passagesIn(actor, fromS, toS, reporter.cycleS);
    for (const { roadUser, count } of passages) counts[roadUser] = (counts[roadUser] ?? 0) + count;
    const total = Object.values(counts).reduce((sum, one) => sum + one, 0);
    const speedMps =
      passages.length > 0
        ? passages[0]!.speedMps
        : Math.max(1, actor.meanSpeedMps * (1 + 0.12 * random.gaussian()));
    yield reporter.observation(toS, {
      detectorId: actor.deviceId,
      laneId: actor.laneId,
      ...(actor.laneDirection === undefined ? {} : { laneDirection: actor.laneDirection }),
      periodStart: reporter.timestamp(fromS),
      periodEnd: reporter.timestamp(toS),
      counts,
      occupancyRatio: rounded(Math.min(1, (total * SECONDS_ON_DETECTOR) / actor.reportIntervalS), 3),
      ...(total === 0 ? {} : { avgSpeedMps: rounded(speedMps, 1) }),
      congested: total > 0 && speedMps < CONGESTED_BELOW_MPS,
    });
  }
}
