import { z } from 'zod';
import { type Device, roadUsers, success } from '#contracts';
import type { ContextCompileContext, ContextJudge } from '../context/context-judge.js';
import { defineContextRule } from '../context/define-context-rule.js';
import { postEquipment } from '../context/lane-posts.js';
import { type LaneMemory, LaneSharing } from '../context/lane-sharing.js';
import { parameter } from '../define-rule.js';
import { reportIntervalS } from '../reporting-interval.js';
import { numeric } from '../rule-parameters.js';

const params = z.object({
  users: parameter(
    z
      .array(z.enum(roadUsers))
      .min(1)
      .default(['pedestrian', 'bicycle', 'motorcycle', 'car', 'truck', 'other']),
    { zh: '不得進入者', en: 'Road users that must not enter', note: "without bus: the trial's own is one" },
  ),
  withinM: numeric([1, 100, 5000], {
    zh: '車輛與偵測設備之距離',
    en: 'The bus is within that of the equipment',
    unit: 'm',
    note: 'where its place is known; positions less accurate than that do not count',
  }),
  marginS: numeric([0, 10, 3600], {
    zh: '時間容許差',
    en: 'Margin around the time of the sighting',
    unit: 's',
  }),
  holdS: numeric([0, 60, 3600], {
    zh: '圍籬對象視為在場之時間',
    en: 'A subject of a fence is taken to stay for',
    unit: 's',
    note: 'unless the fence says otherwise',
  }),
  clearS: numeric([0, 60, 86_400], {
    zh: '淨空達此時間方結束',
    en: 'Free for so long before it ends',
    unit: 's',
  }),
  onlyInWindows: parameter(z.boolean().default(true), {
    zh: '僅於運行時段內判定',
    en: 'Judge only within operating windows, if the permit has them',
    note: 'a lane closed for the trial is open to traffic at other times',
  }),
});
type Params = z.infer<typeof params>;

/** A counter or a fence sees somebody in the lane while a bus of the trial runs there. */
export const thirdPartyInLane = defineContextRule({
  rule: 'third_party_in_lane',
  kinds: ['bus', 'traffic', 'efence'],
  title: { zh: '車道內有第三人', en: 'Third party in the lane' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '監看車道之計數器或圍籬偵得不得進入者，而試驗車輛於容許時間差內行駛於該車道之設備附近；起始時間為兩者首次同在之時，列於該車輛。',
    en: 'A counter or fence that watches a lane sees somebody who must not enter while a bus of the trial is in that lane near it, give or take the margin; the onset is when both were there first. The finding is on the bus.',
  },
  ends: {
    zh: '兩者持續達設定時間未再同在；結束時間為末次同在之時。',
    en: 'They are not there together any more for long enough; the end is when they last were.',
  },
  compile(rule: Params, context) {
    const { identity, devices, ground, hours, inForceFromMs } = context;
    return success<ContextJudge<LaneMemory>>(
      new LaneSharing({
        identity,
        inForceFromMs,
        posts: postEquipment(devices, ground),
        users: rule.users,
        withinM: rule.withinM,
        marginMs: rule.marginS * 1000,
        holdMs: rule.holdS * 1000,
        clearMs: rule.clearS * 1000,
        hours: rule.onlyInWindows ? hours : null,
        ownSubjects: subjectsOf(devices),
        ...periodsOf(context),
        params: rule,
      }),
    );
  },
});

function subjectsOf(devices: readonly Device[]): ReadonlySet<string> {
  const buses = devices.filter(({ kind }) => kind === 'bus');
  return new Set(
    buses.flatMap(({ id, vehicle }) => (vehicle?.plate === undefined ? [id] : [id, vehicle.plate])),
  );
}

/**
 * A counter that names no period counts since its report before, by the interval expected of it. A period
 * may be longer than that by half, or a quarter of an hour where no interval is known.
 */
function periodsOf({ devices, conditions }: ContextCompileContext) {
  const counters = devices.filter(({ kind }) => kind === 'traffic');
  const intervals = new Map(
    counters.map((device) => [device.id, reportIntervalS(conditions, 'traffic', device)]),
  );
  const longestS = Math.max(0, ...[...intervals.values()].map((s) => (s === null ? 600 : s)));
  return {
    maxPeriodMs: 1500 * longestS,
    periodMs: ({ deviceId }: { readonly deviceId: string }) => 1000 * (intervals.get(deviceId) ?? 0),
  };
}
