import { z } from 'zod';
import { identifier } from '#contracts';
import { faultList } from '../faults/fault.js';
import type { SimulatedMessage } from '../message.js';
import { reportTimes } from '../report-times.js';
import { type Reporter, rounded } from '../reporter.js';

const fill = z.number().min(0).max(1);

/** Goes evenly to a fill from `atS` to `untilS`: filling, or being compacted or emptied. */
const change = z.object({
  act: z.literal('fill'),
  atS: z.number().min(0),
  untilS: z.number().positive(),
  toRatio: fill,
});

export const binActor = z.object({
  kind: z.literal('bin'),
  deviceId: identifier,
  wasteKind: z.string().max(40).default('general'),
  capacityL: z.number().positive().default(150),
  startRatio: fill,
  /** Ordinary filling; the crew empties the bin at `emptiedAtRatio`. */
  risePerMin: z.number().min(0).default(0.01),
  emptiedAtRatio: fill.default(0.7),
  reportIntervalS: z.number().positive(),
  phaseS: z.number().min(0),
  /** With acts the fill follows them alone and is back at `startRatio` with each round. */
  acts: z.array(change).default([]),
  faults: faultList,
});
export type BinActor = z.infer<typeof binActor>;

const KG_PER_L = 0.11;
const DEPTH_CM = 95;

function scriptedRatio(actor: BinActor, cycleS: number): number {
  let ratio = actor.startRatio;
  for (const { atS, untilS, toRatio } of actor.acts) {
    const part = Math.min(1, Math.max(0, (cycleS - atS) / (untilS - atS)));
    ratio += (toRatio - ratio) * part;
  }
  return ratio;
}

/** Ordinary filling is a saw tooth between empty and `emptiedAtRatio`. */
function ordinaryRatio(actor: BinActor, atS: number): number {
  return (actor.startRatio + (actor.risePerMin * atS) / 60) % actor.emptiedAtRatio;
}

/** A litter bin with an ultrasonic gauge. Endless. */
export function* simulateBin(actor: BinActor, reporter: Reporter): Generator<SimulatedMessage> {
  const { random } = reporter;
  let lastEmptiedAtS: number | undefined;
  let last = actor.startRatio;
  let deposits = 0;
  const { reportIntervalS: intervalS, phaseS } = actor;
  const plan = { intervalS, phaseS, changesAtS: [], cycleS: reporter.cycleS };
  for (const atS of reportTimes(plan)) {
    const scripted = actor.acts.length > 0;
    const ratio = scripted ? scriptedRatio(actor, reporter.cycleTimeS(atS)) : ordinaryRatio(actor, atS);
    if (ratio < last - 0.05) lastEmptiedAtS = atS;
    else if (ratio > last) deposits++;
    last = ratio;
    const fillRatio = rounded(Math.min(1, Math.max(0, ratio + 0.004 * random.gaussian())), 3);
    yield reporter.observation(atS, {
      binId: actor.deviceId,
      wasteKind: actor.wasteKind,
      capacityL: actor.capacityL,
      fillRatio,
      distanceCm: [rounded(DEPTH_CM * (1 - fillRatio), 1)],
      weightKg: rounded(fillRatio * actor.capacityL * KG_PER_L, 2),
      temperatureC: rounded(24 + random.gaussian() * 0.3, 1),
      tiltDeg: rounded(1 + 0.1 * random.gaussian(), 2),
      lidOpen: false,
      depositCount: deposits,
      ...(lastEmptiedAtS === undefined ? {} : { lastEmptiedAt: reporter.timestamp(lastEmptiedAtS) }),
      condition: 'ok',
      health: { batteryPct: 92 },
    });
  }
}
