import type { AnyObservation, Observation, Payload } from '#contracts';
import type { Post } from './lane-posts.js';

/** Somebody who is no bus of the trial was seen at a post: plain JSON. */
export type Sighting = {
  readonly post: string;
  /** Who, of a fence; empty for a counter. */
  readonly subject: string;
  /** Seen in this stretch of time; of a fence, until then unless it says otherwise. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The observation that says so. */
  readonly deviceId: string;
  readonly atMs: number;
  readonly bootId: string;
  readonly seq: number;
  readonly value: number;
  readonly facts: Readonly<Record<string, unknown>>;
};

export interface SightingSettings {
  readonly users: readonly (keyof Payload<'traffic'>['counts'])[];
  /** A subject of a fence is taken to stay for so long after it was last seen. */
  readonly holdMs: number;
  /** What fences call the trial's own buses. */
  readonly ownSubjects: ReadonlySet<string>;
  /** Of a longer period only the end counts: its counts say too little about when, ms. */
  readonly maxPeriodMs: number;
  /** Time between two reports of a counter that names no period, ms. */
  periodMs(observation: Observation<'traffic'>): number;
}

/** Null where nobody was seen. */
export function sightingOf(
  observation: AnyObservation,
  post: Post,
  settings: SightingSettings,
): Sighting | null {
  if (observation.kind === 'traffic') return countedOf(observation, post, settings);
  return observation.kind === 'efence' ? presentOf(observation, post, settings) : null;
}

function countedOf(
  observation: Observation<'traffic'>,
  post: Post,
  settings: SightingSettings,
): Sighting | null {
  const { counts, periodStart, periodEnd } = observation.payload;
  const counted = settings.users.flatMap((user): readonly (readonly [string, number])[] => {
    const count = counts[user] ?? 0;
    return count > 0 ? [[user, count]] : [];
  });
  const value = counted.reduce((sum, [, count]) => sum + count, 0);
  if (value === 0) return null;
  const atMs = observation.observedAtMs;
  const toMs = periodEnd === undefined ? atMs : Math.min(Date.parse(periodEnd), atMs);
  const saidMs = periodStart === undefined ? toMs - settings.periodMs(observation) : Date.parse(periodStart);
  const fromMs = Math.min(toMs, Math.max(saidMs, toMs - settings.maxPeriodMs));
  return {
    ...keyOf(observation, post),
    subject: '',
    fromMs,
    toMs,
    value,
    facts: { counts: Object.fromEntries(counted) },
  };
}

/** A presence of nobody in particular may be the bus itself. */
function presentOf(
  observation: Observation<'efence'>,
  post: Post,
  settings: SightingSettings,
): Sighting | null {
  const { subjectId, presence } = observation.payload;
  if (subjectId === undefined || settings.ownSubjects.has(subjectId)) return null;
  if (presence !== 'inside' && presence !== 'boundary') return null;
  const fromMs = observation.observedAtMs;
  const seen = { subject: subjectId, fromMs, toMs: fromMs + settings.holdMs, value: 1 };
  return { ...keyOf(observation, post), ...seen, facts: { subjectId, presence } };
}

function keyOf({ deviceId, observedAtMs, bootId, seq }: AnyObservation, post: Post) {
  return { post: post.id, deviceId, atMs: observedAtMs, bootId, seq };
}
