import type { Payload } from '#contracts';
import { type EpisodeFrame, feedMachine, type MachineState, type Reading } from './episode-machine.js';
import type { GroundZone } from './ground.js';
import type { Judge, Sample } from './rule-definition.js';
import type { StepReport } from './step-report.js';

/** What a fence asks of its subjects. */
export interface FenceDuty {
  readonly zone: GroundZone;
  /** Where a subject must not be. */
  readonly wrong: 'inside' | 'outside';
  /** A subject may be in the wrong for so long. */
  readonly allowedMs: number;
  /** A subject closer to the boundary than that is on neither side of it. */
  readonly marginM: number;
  /** Nobody was in the wrong before: the fence was not there yet, epoch ms. */
  readonly notBeforeMs: number;
}

export interface FenceSettings {
  readonly duties: ReadonlyMap<string, FenceDuty>;
  readonly frame: EpisodeFrame;
  readonly forgetAfterMs: number;
  /** Whether an episode tells of subjects and begins with the wrong, or of seconds, when the time is up. */
  readonly tells: 'subjects' | 'seconds';
}

export type FenceState = {
  /** Subjects in the wrong by fence and id: since when, heard of last, and when their time is up. */
  readonly subjects: Readonly<Record<string, readonly [sinceMs: number, heardMs: number, dueMs: number]>>;
  readonly machine?: MachineState;
  /** End of the newest episode: the next begins no earlier, whatever a fence says of a subject's dwell. */
  readonly endedMs?: number;
};

/** Keeps a state small; one subject too long in the wrong is enough for a finding. */
const MAX_SUBJECTS = 16;

/**
 * Subjects of a fence that are where they must not be for longer than allowed. All of one device make one
 * episode, until none of them is left. A subject is where it was last seen until it is heard of again,
 * or forgotten; a reading that cannot tell the side changes nothing.
 */
export class FenceSubjectsJudge implements Judge<FenceState> {
  constructor(private readonly settings: FenceSettings) {}

  observe(sample: Sample, state: FenceState | undefined, report: StepReport): FenceState | undefined {
    const { observation, device } = sample;
    if (observation.kind !== 'efence') return state;
    const { payload, observedAtMs } = observation;
    const duty = this.settings.duties.get(payload.fenceId ?? device?.watches ?? '');
    if (duty === undefined) return state;
    const inForce = duty.zone.binds('efence', observedAtMs);
    const side = sideOf(payload, duty.marginM);
    if (inForce && side === null) return state;
    const isWrong = inForce && side === duty.wrong;
    if (!isWrong && state === undefined) return undefined;
    const subjects = this.nowWrong(state?.subjects ?? {}, duty, payload, observedAtMs, { inForce, isWrong });
    const told = this.read(subjects, duty, payload, observedAtMs);
    const onsetMs = Math.max(told.onsetMs ?? observedAtMs, state?.endedMs ?? 0);
    const reading = { ...told, onsetMs };
    const quiet = state?.machine === undefined && reading.excess <= 0 && !report.isTraced;
    const machine = quiet
      ? undefined
      : feedMachine(this.settings.frame, state?.machine, sample, reading, report);
    if (machine !== undefined) return { subjects, machine };
    const endedMs = state?.machine === undefined ? this.recent(state?.endedMs, observedAtMs) : observedAtMs;
    if (endedMs !== undefined) return { subjects, endedMs };
    return Object.keys(subjects).length === 0 ? undefined : { subjects };
  }

  /** Nobody is said to be in the wrong for longer than subjects are remembered. */
  private recent(endedMs: number | undefined, atMs: number): number | undefined {
    return endedMs === undefined || endedMs < atMs - this.settings.forgetAfterMs ? undefined : endedMs;
  }

  private nowWrong(
    before: FenceState['subjects'],
    { zone, allowedMs, notBeforeMs }: FenceDuty,
    { subjectId = '', dwellS }: Payload<'efence'>,
    atMs: number,
    { inForce, isWrong }: { readonly inForce: boolean; readonly isWrong: boolean },
  ): FenceState['subjects'] {
    const key = `${zone.id}/${subjectId}`;
    const oldestMs = atMs - this.settings.forgetAfterMs;
    const kept = Object.entries(before).filter(
      ([id, [, heardMs]]) => heardMs >= oldestMs && (inForce || !id.startsWith(`${zone.id}/`)),
    );
    const others = kept.filter(([id]) => id !== key);
    if (!isWrong || others.length >= MAX_SUBJECTS) return Object.fromEntries(others);
    const known = kept.length > others.length ? before[key] : undefined;
    const saidMs = dwellS === undefined ? atMs : Math.round(atMs - dwellS * 1000);
    const sinceMs = known?.[0] ?? Math.max(saidMs, oldestMs, notBeforeMs);
    return Object.fromEntries([...others, [key, [sinceMs, atMs, sinceMs + allowedMs]]]);
  }

  private read(
    subjects: FenceState['subjects'],
    { zone }: FenceDuty,
    { subjectId, presence, distanceToBoundaryM }: Payload<'efence'>,
    atMs: number,
  ): Reading {
    const overdue = Object.values(subjects).filter(([, , dueMs]) => dueMs <= atMs);
    const facts = {
      fenceId: zone.id,
      subjectId: subjectId ?? null,
      presence,
      distanceToBoundaryM: distanceToBoundaryM ?? null,
      subjects: overdue.length,
    };
    if (overdue.length === 0) return { verdict: 'clear', excess: -1, value: 0, placeId: zone.id, facts };
    const inSubjects = this.settings.tells === 'subjects';
    const onsetMs = Math.min(...overdue.map(([sinceMs, , dueMs]) => (inSubjects ? sinceMs : dueMs)));
    const longestS = Math.max(...overdue.map(([sinceMs]) => (atMs - sinceMs) / 1000));
    const value = inSubjects ? overdue.length : longestS;
    const excess = Math.max(value, Number.EPSILON);
    return { verdict: 'breach', excess, value, placeId: zone.id, facts, onsetMs };
  }
}

/** Null where the reading cannot tell. */
function sideOf(
  { presence, distanceToBoundaryM }: Payload<'efence'>,
  marginM: number,
): 'inside' | 'outside' | null {
  if (presence !== 'inside' && presence !== 'outside') return null;
  if (distanceToBoundaryM !== undefined && Math.abs(distanceToBoundaryM) < marginM) return null;
  return presence;
}

/** The duties of those zones of a permit that have one. */
export function dutiesOf(
  zones: readonly GroundZone[],
  dutyOf: (zone: GroundZone) => FenceDuty | null,
): ReadonlyMap<string, FenceDuty> {
  return new Map(
    zones.flatMap((zone): readonly (readonly [string, FenceDuty])[] => {
      const duty = dutyOf(zone);
      return duty === null ? [] : [[zone.id, duty]];
    }),
  );
}
