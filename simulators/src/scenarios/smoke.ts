import { type ScenarioInput, scenario } from '../scenario.js';
import { castLists, renamed } from './cast.js';
import { buses } from './xinyi-buses.js';
import { bays, bins, lamps } from './xinyi-fixtures.js';
import { xinyiTrial } from './xinyi-trial.js';
import { counters, fences } from './xinyi-watchers.js';

const REPORT_INTERVAL_S = { bus: 1, streetlight: 5, parking: 5, efence: 5, traffic: 5, bin: 5 } as const;

const quiet = { departures: [{ atS: 2, from: 'start' as const }], acts: [] };
const wholeStreet = [
  ...buses(quiet, quiet),
  ...lamps({ reportIntervalS: REPORT_INTERVAL_S.streetlight, dark: {} }),
  ...bays({ reportIntervalS: REPORT_INTERVAL_S.parking, loadingMaxS: 60, timeScale: 1, stays: {} }),
  ...fences({
    reportIntervalS: REPORT_INTERVAL_S.efence,
    intruder: { subjectId: 'ubike-3107', restM: -35 },
    parkingVisits: [],
  }),
  ...counters({ reportIntervalS: REPORT_INTERVAL_S.traffic, passages: [] }),
  ...bins({ reportIntervalS: REPORT_INTERVAL_S.bin, risePerMin: 0.02, fills: {} }),
];
const played = new Set(['ez10-01', 'lamp-01', 'bay-04', 'fence-02', 'counter-02', 'bin-01']);
const cast = renamed(
  wholeStreet.filter(({ device }) => played.has(device.id)),
  'smoke',
);

const { devices, actors } = castLists(cast);

const data: ScenarioInput = {
  format: 'trialwatch.scenario/1',
  id: 'smoke',
  title: { zh: '快速檢查', en: 'Smoke test' },
  description: {
    zh: '每類設備一台，30 秒，沒有任何違規。',
    en: 'One device of each kind for 30 s; nothing is broken.',
  },
  seed: 1,
  cycleS: 30,
  trialFile: xinyiTrial({
    id: 'smoke',
    name: { zh: '快速檢查（模擬）', en: 'Smoke test (simulated)' },
    devices,
    reportIntervalS: REPORT_INTERVAL_S,
  }),
  actors,
  groundTruth: [],
};

/** One device of each kind for half a minute. */
export const smoke = scenario.parse(data);
