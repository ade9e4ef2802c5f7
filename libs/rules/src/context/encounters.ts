import { beginEpisode, type Episode, type RuleIdentity } from '../episode.js';
import { markInEvidence, utcText } from '../mark.js';
import type { StepReport } from '../step-report.js';
import type { WatchedPlace } from './lane-posts.js';
import type { Sighting } from './third-parties.js';

/** A bus that meets third parties: plain JSON. */
export type Encounter = {
  /** When both were there last. */
  readonly lastMs: number;
  /** Nothing can be told any more that would make it go on. */
  readonly dueMs: number;
};

export type Encounters = {
  /** By bus, as are the others. */
  readonly open: Readonly<Record<string, Episode>>;
  readonly going: Readonly<Record<string, Encounter>>;
  /** End of the newest episode: the next begins no earlier. */
  readonly ended: Readonly<Record<string, number>>;
};

export const noEncounters: Encounters = Object.freeze({ open: {}, going: {}, ended: {} });

export interface EncounterSettings {
  readonly identity: RuleIdentity;
  readonly clearMs: number;
  readonly marginMs: number;
  readonly inForceFromMs: number;
  /** What permits say, as evidence. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A bus and a third party at one place within the margin of each other. */
export interface Meeting {
  readonly busId: string;
  readonly place: WatchedPlace;
  readonly sighting: Sighting;
  /** The part of the sighting's time at which the bus was there, give or take the margin. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** A key that no property of an object has. */
function keyOf(busId: string): string {
  return `${busId}/`;
}

/** Opens an episode, or lets the one that is open go on; where that one is long over, both. */
export function meet(
  settings: EncounterSettings,
  before: Encounters,
  meeting: Meeting,
  report: StepReport,
): Encounters {
  const key = keyOf(meeting.busId);
  const going = before.going[key];
  const open = before.open[key];
  if (going !== undefined && open !== undefined) {
    if (meeting.fromMs - going.lastMs <= settings.clearMs) return goOn(settings, before, meeting, report);
    return meet(settings, end(before, key, report), meeting, report);
  }
  const endedMs = before.ended[key] ?? Number.NEGATIVE_INFINITY;
  if (meeting.toMs <= endedMs || meeting.toMs < settings.inForceFromMs) return before;
  const onsetMs = Math.max(meeting.fromMs, endedMs, settings.inForceFromMs);
  const episode = beginEpisode(settings.identity, {
    deviceId: meeting.busId,
    kind: 'bus',
    onsetMs,
    endMs: null,
    ...worstOf(meeting),
    placeId: meeting.place.id,
    evidence: {
      params: settings.params,
      place: { id: meeting.place.id, version: meeting.place.version },
      first: seen(meeting),
      worst: seen(meeting),
    },
  });
  report.add({ type: 'opened', episode });
  return {
    ...before,
    open: { ...before.open, [key]: episode },
    going: { ...before.going, [key]: encounterOf(settings, meeting, onsetMs, 0) },
  };
}

/** Ends what nothing can be told of any more at `atMs`, in the order in which it was due. */
export function endEncounters(before: Encounters, atMs: number, report: StepReport): Encounters {
  const due = Object.entries(before.going).filter(([, { dueMs }]) => dueMs <= atMs);
  due.sort(([a, one], [b, other]) => one.dueMs - other.dueMs || (a < b ? -1 : 1));
  return due.reduce((now, [key]) => end(now, key, report), before);
}

/** Without ends before `oldestMs`. */
export function endsSince(ended: Encounters['ended'], oldestMs: number): Encounters['ended'] {
  if (!Object.values(ended).some((endMs) => endMs < oldestMs)) return ended;
  return Object.fromEntries(Object.entries(ended).filter(([, endMs]) => endMs >= oldestMs));
}

function goOn(
  settings: EncounterSettings,
  before: Encounters,
  meeting: Meeting,
  report: StepReport,
): Encounters {
  const key = keyOf(meeting.busId);
  const { lastMs, dueMs } = before.going[key]!;
  const going = { ...before.going, [key]: encounterOf(settings, meeting, lastMs, dueMs) };
  const episode = before.open[key]!;
  if (meeting.sighting.value <= (episode.worst?.value ?? 0)) return { ...before, going };
  const evidence = { ...episode.evidence, worst: seen(meeting) };
  const worse = { ...episode, ...worstOf(meeting), evidence };
  report.add({ type: 'updated', episode: worse });
  return { ...before, going, open: { ...before.open, [key]: worse } };
}

/** A counter tells of the next period when that is over: until then the end is not certain. */
function encounterOf(
  { clearMs, marginMs }: EncounterSettings,
  { sighting, toMs }: Meeting,
  knownLastMs: number,
  knownDueMs: number,
): Encounter {
  const lastMs = Math.max(knownLastMs, toMs);
  const periodMs = sighting.subject === '' ? sighting.toMs - sighting.fromMs : 0;
  return { lastMs, dueMs: Math.max(knownDueMs, lastMs + clearMs + periodMs + marginMs + 1) };
}

function end(before: Encounters, key: string, report: StepReport): Encounters {
  const { [key]: episode, ...open } = before.open;
  const { [key]: encounter, ...going } = before.going;
  if (episode === undefined || encounter === undefined) return before;
  const endMs = Math.max(encounter.lastMs, episode.onsetMs);
  report.add({ type: 'ended', episode: { ...episode, endMs } });
  return { open, going, ended: { ...before.ended, [key]: endMs } };
}

function worstOf({ sighting: { value }, toMs }: Meeting): Pick<Episode, 'worst'> {
  return { worst: { value, unit: '', atMs: toMs } };
}

function seen({ sighting, fromMs, toMs }: Meeting): Readonly<Record<string, unknown>> {
  const { deviceId, fromMs: seenFromMs, toMs: seenToMs, atMs, bootId, seq, value } = sighting;
  const facts = {
    deviceId,
    ...sighting.facts,
    from: utcText(seenFromMs),
    to: utcText(Math.min(seenToMs, Math.max(atMs, toMs))),
    busFrom: utcText(fromMs),
    busTo: utcText(toMs),
  };
  return markInEvidence({ atMs, bootId, seq, value, excess: value, facts });
}
