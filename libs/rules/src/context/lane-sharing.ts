import type { Observation } from '#contracts';
import type { PlanePoint } from '#geometry';
import type { OperatingHours } from '../operating-hours.js';
import { positionAccuracy } from '../position-accuracy.js';
import type { Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';
import { type BusStays, followBus, staysAt, staysOf, staysSince, withStaysOf } from './bus-stays.js';
import type { ContextJudge } from './context-judge.js';
import {
  type EncounterSettings,
  type Encounters,
  endEncounters,
  endsSince,
  meet,
  noEncounters,
} from './encounters.js';
import type { LanePosts, Post } from './lane-posts.js';
import { type Sighting, type SightingSettings, sightingOf } from './third-parties.js';

export type LaneMemory = Encounters & {
  readonly stays: BusStays;
  /** Third parties that a bus may still meet. */
  readonly sightings: readonly Sighting[];
};

export interface LaneSharingSettings extends EncounterSettings, SightingSettings {
  readonly posts: LanePosts;
  readonly withinM: number;
  /** Null where third parties count at any time. */
  readonly hours: OperatingHours | null;
}

/** Keeps a memory small: more third parties at once are no news. */
const MAX_SIGHTINGS = 64;
/** What a receiver that sends no accuracy is taken for, metres (68 %). */
const ASSUMED_ACCURACY_M = 5;

/**
 * Third parties that site equipment sees in a lane in which a bus operates. Whichever is told of first,
 * the bus or the third party, the other finds it: stays of buses and sightings are remembered for as
 * long as a counter's period may reach back.
 */
export class LaneSharing implements ContextJudge<LaneMemory> {
  readonly lagMs: number;

  constructor(private readonly settings: LaneSharingSettings) {
    this.lagMs = settings.maxPeriodMs + settings.marginMs + settings.clearMs;
  }

  observe(sample: Sample, memory: LaneMemory | undefined, report: StepReport): LaneMemory | undefined {
    const { observation, point } = sample;
    const { observedAtMs } = observation;
    const before = this.pruned(memory ?? { ...noEncounters, stays: {}, sightings: [] }, observedAtMs);
    const after =
      observation.kind === 'bus'
        ? this.seeBus(observation, point, before, report)
        : this.seeThirdParty(sample, before, report);
    const { open, ended, stays, sightings } = after;
    const isEmpty = [open, ended, stays, sightings].every((part) => Object.keys(part).length === 0);
    return isEmpty ? undefined : after;
  }

  elapse(atMs: number, memory: LaneMemory, report: StepReport): LaneMemory {
    const now = endEncounters(memory, atMs, report);
    return now === memory ? memory : { ...memory, ...now };
  }

  dueMs({ going }: LaneMemory): number {
    return Math.min(...Object.values(going).map(({ dueMs }) => dueMs));
  }

  private pruned(memory: LaneMemory, atMs: number): LaneMemory {
    const stays = staysSince(memory.stays, atMs - this.lagMs);
    const ended = endsSince(memory.ended, atMs - this.lagMs);
    const over = memory.sightings.some(({ toMs }) => toMs + this.settings.marginMs < atMs);
    const sightings = over
      ? memory.sightings.filter(({ toMs }) => toMs + this.settings.marginMs >= atMs)
      : memory.sightings;
    return { ...memory, stays, ended, sightings };
  }

  private seeBus(
    { deviceId, observedAtMs: atMs, payload }: Observation<'bus'>,
    point: PlanePoint | null,
    before: LaneMemory,
    report: StepReport,
  ): LaneMemory {
    const { hAccM } = positionAccuracy(payload, ASSUMED_ACCURACY_M);
    if (point === null || hAccM > this.settings.withinM) return before;
    const operates = payload.controlMode !== 'off';
    let own = staysOf(before.stays, deviceId);
    let encounters: Encounters = before;
    for (const post of this.settings.posts.all) {
      const isHere = operates && this.isAt(post, point);
      own = followBus(own, post.id, { atMs, isHere });
      if (!isHere) continue;
      for (const sighting of before.sightings) {
        if (sighting.post !== post.id) continue;
        const meeting = this.meeting(deviceId, post, sighting, [atMs, atMs]);
        if (meeting !== null) encounters = meet(this.settings, encounters, meeting, report);
      }
    }
    return { ...before, ...encountersOf(encounters), stays: withStaysOf(before.stays, deviceId, own) };
  }

  private isAt({ place, point: standsAt }: Post, point: PlanePoint): boolean {
    if (standsAt !== null && Math.hypot(point.x - standsAt.x, point.y - standsAt.y) > this.settings.withinM) {
      return false;
    }
    return place.holds(point);
  }

  private seeThirdParty({ observation }: Sample, before: LaneMemory, report: StepReport): LaneMemory {
    const post = this.settings.posts.postOf(observation);
    if (post === undefined) return before;
    const { observedAtMs: atMs } = observation;
    const sightings = leftAt(before.sightings, post, observation);
    const seen = this.isClosed(post, atMs) ? sightingOf(observation, post, this.settings) : null;
    if (seen === null) return { ...before, sightings };
    let encounters: Encounters = before;
    for (const [busId, stays] of staysAt(before.stays, post.id)) {
      for (const [fromMs, toMs] of stays) {
        const meeting = this.meeting(busId, post, seen, [fromMs, toMs]);
        if (meeting !== null) encounters = meet(this.settings, encounters, meeting, report);
      }
    }
    const kept = sightings.filter(
      ({ subject, post: at }) => at !== seen.post || subject !== seen.subject || subject === '',
    );
    const all = kept.length < MAX_SIGHTINGS ? [...kept, seen] : kept;
    return { ...before, ...encountersOf(encounters), sightings: all };
  }

  /** Null where the bus was not there within the margin of the sighting. */
  private meeting(busId: string, post: Post, sighting: Sighting, [fromMs, toMs]: readonly [number, number]) {
    const { marginMs } = this.settings;
    if (toMs < sighting.fromMs - marginMs || fromMs > sighting.toMs + marginMs) return null;
    const within = (atMs: number) => Math.min(sighting.toMs, Math.max(sighting.fromMs, atMs));
    return { busId, place: post.place, sighting, fromMs: within(fromMs), toMs: within(toMs) };
  }

  /** A lane that is closed for the trial is open to everybody at other times. */
  private isClosed({ place: { zone } }: Post, atMs: number): boolean {
    const { hours } = this.settings;
    if (hours !== null && !hours.isOpen(atMs)) return false;
    return zone === null || zone.binds('traffic', atMs) || zone.binds('efence', atMs);
  }
}

function encountersOf({ open, going, ended }: Encounters): Encounters {
  return { open, going, ended };
}

/** A subject that a fence now sees outside was there until then. */
function leftAt(
  sightings: readonly Sighting[],
  { id }: Post,
  { kind, payload, observedAtMs }: Sample['observation'],
): readonly Sighting[] {
  if (kind !== 'efence' || payload.presence !== 'outside') return sightings;
  return sightings.map((known) =>
    known.post === id && known.subject !== '' && known.subject === payload.subjectId
      ? { ...known, toMs: Math.min(known.toMs, observedAtMs) }
      : known,
  );
}
