import { z } from 'zod';
import { identifier } from '#contracts';
import { faultList } from '../faults/fault.js';
import type { SimulatedMessage } from '../message.js';
import { reportTimes } from '../report-times.js';
import { type Reporter, rounded } from '../reporter.js';

/** The subject crosses the boundary inwards at `atS` and outwards at `untilS`. */
const visit = z.object({ atS: z.number().min(0), untilS: z.number().positive() });

const subject = z.object({
  subjectId: identifier,
  /** Where it stays outside of its visits; positive inside. */
  restM: z.number(),
  visits: z.array(visit).default([]),
});
type Subject = z.infer<typeof subject>;

export const efenceActor = z.object({
  kind: z.literal('efence'),
  deviceId: identifier,
  fenceId: identifier,
  method: z.enum(['gnss', 'ble', 'uwb', 'camera', 'loop']).default('ble'),
  reportIntervalS: z.number().positive(),
  phaseS: z.number().min(0),
  subjects: z.array(subject).min(1),
  faults: faultList,
});
export type EfenceActor = z.infer<typeof efenceActor>;

const WALK_MPS = 3;
const DEEPEST_M = 6;
const BOUNDARY_M = 1;
/** Time after a crossing at which the sensor is sure. */
const SURE_AFTER_S = 0.5;

/** Metres to the boundary, positive inside, at a time of the round. */
function distanceM(of: Subject, cycleS: number): number {
  const inVisit = of.visits.map(({ atS, untilS }) => Math.min(cycleS - atS, untilS - cycleS) * WALK_MPS);
  return Math.max(of.restM, Math.min(DEEPEST_M, Math.max(...inVisit, Number.NEGATIVE_INFINITY)));
}

function presenceOf(toBoundaryM: number): 'inside' | 'outside' | 'boundary' {
  if (Math.abs(toBoundaryM) < BOUNDARY_M) return 'boundary';
  return toBoundaryM > 0 ? 'inside' : 'outside';
}

interface Sighting {
  readonly atS: number;
  readonly subject: Subject;
}

function* sightings(actor: EfenceActor, cycleS: number): Generator<Sighting> {
  const plans = actor.subjects.map((subject, index) => {
    const changesAtS = subject.visits.flatMap(({ atS, untilS }) => [
      atS + SURE_AFTER_S,
      untilS + SURE_AFTER_S,
    ]);
    const phaseS = actor.phaseS + (index * actor.reportIntervalS) / actor.subjects.length;
    const times = reportTimes({ intervalS: actor.reportIntervalS, phaseS, changesAtS, cycleS });
    return { subject, times, nextS: times.next().value };
  });
  for (;;) {
    const first = plans.reduce((best, plan) => (plan.nextS < best.nextS ? plan : best));
    yield { atS: first.nextS, subject: first.subject };
    first.nextS = first.times.next().value;
  }
}

/** A fence that watches tagged subjects such as shared bicycles. Endless. */
export function* simulateEfence(actor: EfenceActor, reporter: Reporter): Generator<SimulatedMessage> {
  const insideSince = new Map<string, number>();
  for (const { atS, subject } of sightings(actor, reporter.cycleS)) {
    const trueM = distanceM(subject, reporter.cycleTimeS(atS));
    const toBoundaryM = trueM + reporter.random.gaussian() * 0.15;
    const presence = presenceOf(toBoundaryM);
    if (presence !== 'inside') insideSince.delete(subject.subjectId);
    else if (!insideSince.has(subject.subjectId)) insideSince.set(subject.subjectId, atS);
    const sinceS = insideSince.get(subject.subjectId);
    yield reporter.observation(atS, {
      fenceId: actor.fenceId,
      subjectId: subject.subjectId,
      presence,
      method: actor.method,
      distanceToBoundaryM: rounded(toBoundaryM, 2),
      ...(sinceS === undefined ? {} : { dwellS: rounded(atS - sinceS, 1) }),
    });
  }
}
