import { type ActorInput, type CastMember, numbered } from './cast.js';
import { placeAt } from './xinyi-road.js';

type EfenceInput = Extract<ActorInput, { kind: 'efence' }>;
type TrafficInput = Extract<ActorInput, { kind: 'traffic' }>;

const FENCE_VENDOR = 'geo-gate';
const COUNTER_VENDOR = 'flow-eye';

export const CLOSED_LANE_ZONE = 'closed-bus-lane';
export const METRO_EXIT_ZONE = 'metro-exit-no-parking';
export const CYCLE_PARKING_ZONE = 'cycle-parking';
export const SHARED_CYCLE_ZONE = 'shared-cycle-area';
/** Metres east of Fuxing S. Road at which the first counter looks at the closed lane. */
export const CLOSED_LANE_COUNTER_EAST_M = 300;

interface CounterPost {
  readonly name: { readonly zh: string; readonly en: string };
  readonly eastM: number;
  readonly northM: number;
  readonly watches?: string;
  readonly part: Pick<TrafficInput, 'laneId' | 'laneDirection' | 'flowPerMin' | 'acts'>;
}

function counterPosts(passages: TrafficInput['acts']): CounterPost[] {
  const flowPerMin = { car: 9, motorcycle: 7, bus: 0.6, truck: 0.8, bicycle: 0.5 };
  return [
    {
      name: { zh: '封閉公車道計數器', en: 'Closed bus lane counter' },
      eastM: CLOSED_LANE_COUNTER_EAST_M,
      northM: 4.5,
      watches: CLOSED_LANE_ZONE,
      part: { laneId: CLOSED_LANE_ZONE, acts: passages },
    },
    {
      name: { zh: '東向車道計數器', en: 'Eastbound traffic counter' },
      eastM: 150,
      northM: -7,
      part: { laneId: 'general-eastbound', laneDirection: 'E', flowPerMin },
    },
    {
      name: { zh: '西向車道計數器', en: 'Westbound traffic counter' },
      eastM: 380,
      northM: 7,
      part: { laneId: 'general-westbound', laneDirection: 'W', flowPerMin },
    },
  ];
}

/** Three counters: one over the closed bus lane, two over the lanes beside it. */
export function counters(options: {
  readonly reportIntervalS: number;
  /** Who passes the counter over the closed lane. */
  readonly passages: TrafficInput['acts'];
}): CastMember[] {
  return counterPosts(options.passages).map(({ name, eastM, northM, watches, part }, index) => {
    const id = numbered('counter', index);
    const place = placeAt(eastM, northM);
    return {
      device: { id, kind: 'traffic', vendorId: COUNTER_VENDOR, name, place, watches },
      actor: {
        kind: 'traffic',
        deviceId: id,
        reportIntervalS: options.reportIntervalS,
        phaseS: index,
        ...part,
      },
    };
  });
}

/** Three fences: no parking at the metro exit, a cycle parking place, and the area of the shared cycles. */
export function fences(options: {
  readonly reportIntervalS: number;
  readonly intruder: EfenceInput['subjects'][number];
  readonly parkingVisits: { atS: number; untilS: number }[];
}): CastMember[] {
  const { reportIntervalS, intruder, parkingVisits } = options;
  const fence = (
    id: string,
    name: { zh: string; en: string },
    watches: string,
    place: { lat: number; lon: number },
    subjects: EfenceInput['subjects'],
  ): CastMember => ({
    device: { id, kind: 'efence', vendorId: FENCE_VENDOR, name, place, watches },
    actor: { kind: 'efence', deviceId: id, fenceId: watches, reportIntervalS, phaseS: 0.7, subjects },
  });
  return [
    fence(
      'fence-01',
      { zh: '捷運出口禁停圍籬', en: 'Metro exit no-parking fence' },
      METRO_EXIT_ZONE,
      placeAt(432, 16),
      [intruder, { subjectId: 'ubike-2044', restM: -28 }],
    ),
    fence(
      'fence-02',
      { zh: '自行車停放區圍籬', en: 'Cycle parking fence' },
      CYCLE_PARKING_ZONE,
      placeAt(236, -16),
      [
        { subjectId: 'ubike-1187', restM: 3 },
        { subjectId: 'ubike-1502', restM: -20, visits: parkingVisits },
      ],
    ),
    fence(
      'fence-03',
      { zh: '共享自行車營運區圍籬', en: 'Shared cycle area fence' },
      SHARED_CYCLE_ZONE,
      placeAt(60, 17),
      [
        { subjectId: 'ubike-3310', restM: 5 },
        { subjectId: 'ubike-3311', restM: 4.5 },
      ],
    ),
  ];
}
