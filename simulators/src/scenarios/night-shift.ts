import { type ScenarioInput, scenario } from '../scenario.js';
import { castLists, renamed } from './cast.js';
import { nightShiftTruth } from './night-shift.ground-truth.js';
import { buses } from './xinyi-buses.js';
import { bays, bins, lamps } from './xinyi-fixtures.js';
import { xinyiTrial } from './xinyi-trial.js';
import { counters, fences } from './xinyi-watchers.js';

const REPORT_INTERVAL_S = {
  bus: 1,
  streetlight: 900,
  parking: 600,
  efence: 60,
  traffic: 60,
  bin: 1800,
} as const;
const PREFIX = 'night';
const CYCLE_S = 3 * 3600;
const ROUND_TRIP_S = 450;

/** A departure from each terminal in every round trip; the last one is back before the shift ends. */
function timetable(firstS: number) {
  return Array.from({ length: CYCLE_S / ROUND_TRIP_S - 1 }, (_, trip) => [
    { atS: firstS + trip * ROUND_TRIP_S, from: 'start' as const },
    { atS: firstS + 225 + trip * ROUND_TRIP_S, from: 'end' as const },
  ]).flat();
}

const cast = renamed(
  [
    ...buses(
      {
        departures: timetable(10),
        acts: [{ act: 'lane_departure', atS: 4120, offsetM: 2.75, rampS: 4, holdS: 12 }],
        faults: [{ fault: 'duplicates', share: 0.02 }],
      },
      {
        departures: timetable(30),
        acts: [{ act: 'overspeed', atS: 6400, durationS: 15, speedMps: 14 / 3.6 }],
        faults: [
          { fault: 'backlog', fromS: 1500, untilS: 1620 },
          { fault: 'backlog', fromS: 8000, untilS: 8090 },
        ],
      },
    ),
    ...lamps({
      reportIntervalS: REPORT_INTERVAL_S.streetlight,
      dark: { 'lamp-21': [{ act: 'dark', atS: 2700, untilS: 9000 }] },
    }),
    ...bays({
      reportIntervalS: REPORT_INTERVAL_S.parking,
      loadingMaxS: 3600,
      timeScale: 15,
      stays: { 'bay-01': [{ act: 'stay', atS: 900, untilS: 7200 }] },
    }),
    ...fences({
      reportIntervalS: REPORT_INTERVAL_S.efence,
      intruder: { subjectId: 'ubike-3107', restM: -35, visits: [{ atS: 5000, untilS: 6200 }] },
      parkingVisits: [{ atS: 700, untilS: 9900 }],
    }),
    ...counters({ reportIntervalS: REPORT_INTERVAL_S.traffic, passages: [] }),
    ...bins({ reportIntervalS: REPORT_INTERVAL_S.bin, risePerMin: 0.001, fills: {} }),
  ],
  PREFIX,
);

const { devices, actors } = castLists(cast);

const data: ScenarioInput = {
  format: 'trialwatch.scenario/1',
  id: 'night-shift',
  title: { zh: '整夜班', en: 'A whole night shift' },
  description: {
    zh: '三小時、實際回報間隔，含重複訊息與斷線後補傳。',
    en: 'Three hours at the real intervals, with duplicates and with backlogs after lost connections.',
  },
  seed: 20170805,
  cycleS: CYCLE_S,
  trialFile: xinyiTrial({
    id: 'night-shift',
    name: { zh: '信義路整夜班（模擬）', en: 'Xinyi Road night shift (simulated)' },
    devices,
    reportIntervalS: REPORT_INTERVAL_S,
  }),
  gateways: [
    {
      id: 'night-lamp-gateway',
      vendorId: 'lumen-works',
      deviceIds: actors.filter(({ kind }) => kind === 'streetlight').map(({ deviceId }) => deviceId),
    },
  ],
  actors,
  groundTruth: nightShiftTruth,
};

/** Three hours at real intervals, with faults; play it at a high speed. */
export const nightShift = scenario.parse(data);
