import { type ScenarioInput, scenario } from '../scenario.js';
import { castLists } from './cast.js';
import { buses } from './xinyi-buses.js';
import { bays, bins, lamps } from './xinyi-fixtures.js';
import { xinyiNightTruth } from './xinyi-night.ground-truth.js';
import { xinyiTrial } from './xinyi-trial.js';
import { counters, fences } from './xinyi-watchers.js';

const REPORT_INTERVAL_S = { bus: 1, streetlight: 15, parking: 20, efence: 5, traffic: 10, bin: 20 } as const;
const DARK = [{ act: 'dark' as const, atS: 60, untilS: 260 }];

const cast = [
  ...buses(
    {
      departures: [
        { atS: 3, from: 'start' },
        { atS: 215, from: 'end' },
      ],
      acts: [
        { act: 'lane_departure', atS: 24, offsetM: 3.25, rampS: 4, holdS: 8 },
        { act: 'overspeed', atS: 100, durationS: 13, speedMps: 15 / 3.6 },
      ],
    },
    {
      departures: [
        { atS: 10, from: 'start' },
        { atS: 230, from: 'end' },
      ],
      acts: [
        {
          act: 'emergency_stop',
          atS: 70,
          holdS: 18,
          reason: 'third_party_intrusion',
          text: '自行車闖入封閉車道，安全人員按下緊急停止 / A cyclist entered the closed lane; the operator pressed the emergency stop',
        },
      ],
    },
  ),
  ...lamps({
    reportIntervalS: REPORT_INTERVAL_S.streetlight,
    dark: { 'lamp-06': DARK, 'lamp-07': DARK, 'lamp-08': DARK, 'lamp-09': DARK, 'lamp-10': DARK },
  }),
  ...bays({
    reportIntervalS: REPORT_INTERVAL_S.parking,
    loadingMaxS: 60,
    timeScale: 1,
    stays: { 'bay-02': [{ act: 'stay', atS: 45, untilS: 190 }] },
  }),
  ...fences({
    reportIntervalS: REPORT_INTERVAL_S.efence,
    intruder: { subjectId: 'ubike-3107', restM: -35, visits: [{ atS: 140, untilS: 205 }] },
    parkingVisits: [{ atS: 80, untilS: 310 }],
  }),
  ...counters({
    reportIntervalS: REPORT_INTERVAL_S.traffic,
    passages: [
      { act: 'passage', atS: 67, roadUser: 'bicycle', speedMps: 3.6 },
      // The two shuttles themselves, by their timetable.
      ...[94, 113, 279, 346].map((atS) => ({
        act: 'passage' as const,
        atS,
        roadUser: 'bus' as const,
        speedMps: 2.6,
      })),
    ],
  }),
  ...bins({
    reportIntervalS: REPORT_INTERVAL_S.bin,
    risePerMin: 0.02,
    fills: {
      'bin-05': {
        startRatio: 0.65,
        acts: [
          { act: 'fill', atS: 60, untilS: 180, toRatio: 0.88 },
          { act: 'fill', atS: 330, untilS: 334, toRatio: 0.65 },
        ],
      },
    },
  }),
];

const { devices, actors } = castLists(cast);

const data: ScenarioInput = {
  format: 'trialwatch.scenario/1',
  id: 'xinyi-night',
  title: { zh: '信義路夜間測試', en: 'The Xinyi night trial' },
  description: {
    zh: '兩輛自駕巴士於信義路四段封閉公車道往返；自行車闖入、緊急停止、偏離車道、超速、路燈熄滅、逾時停車、垃圾桶滿溢。慢速設備的回報間隔縮短為數秒。',
    en: 'Two shuttles run to and fro in the closed bus lane of Xinyi Road Section 4: a cyclist enters, an emergency stop by hand, a lane departure, an overspeed, a dark stretch of lamps, an overstay and a bin that fills. Slow kinds report every few seconds.',
  },
  seed: 20170801,
  cycleS: 420,
  trialFile: xinyiTrial({
    id: 'xinyi-night',
    name: { zh: '信義路夜間自駕巴士實驗（模擬）', en: 'Xinyi Road night shuttle trial (simulated)' },
    devices,
    reportIntervalS: REPORT_INTERVAL_S,
  }),
  gateways: [
    {
      id: 'xinyi-lamp-gateway',
      vendorId: 'lumen-works',
      deviceIds: actors.filter(({ kind }) => kind === 'streetlight').map(({ deviceId }) => deviceId),
    },
  ],
  actors,
  groundTruth: xinyiNightTruth,
};

/** The demo: it retells the EZ10 night trial in seven minutes and begins again. */
export const xinyiNight = scenario.parse(data);
