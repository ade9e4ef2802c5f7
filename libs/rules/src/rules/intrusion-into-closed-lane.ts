import { z } from 'zod';
import { roadUsers, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import type { GroundZone } from '../ground.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  users: parameter(
    z
      .array(z.enum(roadUsers))
      .min(1)
      .default(['pedestrian', 'bicycle', 'motorcycle', 'car', 'truck', 'other']),
    { zh: '不得進入者', en: 'Road users that must not enter', note: "without bus: the trial's own is one" },
  ),
  onlyInWindows: parameter(z.boolean().default(true), {
    zh: '僅於運行時段內判定',
    en: 'Judge only within operating windows, if the permit has them',
    note: 'a lane closed for the trial is open to traffic at other times',
  }),
  clearS: parameter(z.number().min(0).max(86_400).default(60), {
    zh: '淨空達此時間方結束',
    en: 'Free for so long before it ends',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

interface WatchedPlace {
  readonly id: string;
  readonly version: number;
  /** Null for a lane, which is closed whenever the rule is judged. */
  readonly zone: GroundZone | null;
}

/** A traffic counter that watches a closed lane counts somebody who must not be there. */
export const intrusionIntoClosedLane = defineRule({
  rule: 'intrusion_into_closed_lane',
  kinds: ['traffic'],
  title: { zh: '闖入封閉車道', en: 'Intrusion into a closed lane' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '監看核准車道或封閉車道區之偵測器計得不得進入者；起始時間為首筆觀測。',
    en: 'A counter that watches a lane or closed-lane zone of the permit counts a road user who must not enter; the onset is that reading.',
  },
  ends: {
    zh: '持續達設定時間未再計得；結束時間為其首筆觀測。',
    en: 'None is counted for long enough; the end is the first of those readings.',
  },
  compile(rule: Params, context) {
    return success<Judge<MachineState>>(new ClosedLaneJudge(rule, context));
  },
});

class ClosedLaneJudge implements Judge<MachineState> {
  private readonly places: ReadonlyMap<string, WatchedPlace>;
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {
    const { lanes, zones } = context.ground;
    this.places = new Map(
      [
        ...lanes.map(({ id, version }) => ({ id, version, zone: null })),
        ...zones
          .filter(({ purpose }) => purpose === 'closed_lane')
          .map((zone) => ({ id: zone.id, version: zone.version, zone })),
      ].map((place) => [place.id, place]),
    );
    this.frame = {
      identity: context.identity,
      settings: {
        enterDwellMs: 0,
        enterReadings: 1,
        leaveDwellMs: rule.clearS * 1000,
        leaveReadings: 1,
        maxGapMs: Number.POSITIVE_INFINITY,
        interpolate: false,
        unit: '',
      },
      explain: ({ placeId }) => {
        const place = this.places.get(placeId ?? '');
        return { params: rule, place: place === undefined ? null : { id: place.id, version: place.version } };
      },
    };
  }

  observe(sample: Sample, state: MachineState | undefined, report: StepReport): MachineState | undefined {
    const { observation, device } = sample;
    if (observation.kind !== 'traffic') return state;
    const place = this.places.get(device?.watches ?? '');
    if (place === undefined) return state;
    const { observedAtMs, payload } = observation;
    const openMs = this.openToTrafficSince(place, observedAtMs);
    if (openMs !== null) return leaveScope(state, openMs, report);
    const counted = this.rule.users.flatMap((user): readonly (readonly [string, number])[] => {
      const count = payload.counts[user] ?? 0;
      return count > 0 ? [[user, count]] : [];
    });
    if (counted.length === 0 && state === undefined) return undefined;
    const total = counted.reduce((sum, [, count]) => sum + count, 0);
    const verdict = total > 0 ? 'breach' : 'clear';
    const facts = { counts: Object.fromEntries(counted) };
    const reading = {
      verdict,
      excess: total > 0 ? total : -1,
      value: total,
      placeId: place.id,
      facts,
    } as const;
    return feedMachine(this.frame, state, sample, reading, report);
  }

  /** Since when the place is open to everybody, epoch ms; null while it is closed. */
  private openToTrafficSince({ zone }: WatchedPlace, atMs: number): number | null {
    if (zone !== null && !zone.binds('traffic', atMs)) return atMs;
    const { hours } = this.context;
    if (!this.rule.onlyInWindows || hours === null) return null;
    const span = hours.spanAt(atMs);
    return span.open ? null : span.fromMs;
  }
}
