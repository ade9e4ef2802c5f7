import type { TrialFileInput } from '#contracts';
import type { DeviceInput } from './cast.js';
import {
  EASTBOUND,
  LANE_HALF_WIDTH_M,
  ROAD_LENGTH_M,
  rectangle,
  SPEED_LIMIT_MPS,
  WESTBOUND,
} from './xinyi-road.js';
import {
  CLOSED_LANE_ZONE,
  CYCLE_PARKING_ZONE,
  METRO_EXIT_ZONE,
  SHARED_CYCLE_ZONE,
} from './xinyi-watchers.js';

type Conditions = TrialFileInput['permits'][number]['conditions'];

/** EasyMile EZ10: 4 m long, 2 m wide; at most 12 persons. */
export const EZ10 = { lengthM: 4, widthM: 2 } as const;

function lane(id: string, name: { zh: string; en: string }, coordinates: [number, number][]) {
  return {
    id,
    name,
    geometry: { type: 'LineString' as const, coordinates },
    halfWidthM: LANE_HALF_WIDTH_M,
    speedLimitMps: SPEED_LIMIT_MPS,
  };
}

const zones: Conditions['zones'] = [
  {
    id: CLOSED_LANE_ZONE,
    name: { zh: '封閉公車專用道', en: 'Closed bus lane' },
    purpose: 'closed_lane',
    geometry: rectangle(
      { east: 0, north: -2 * LANE_HALF_WIDTH_M },
      { east: ROAD_LENGTH_M, north: 2 * LANE_HALF_WIDTH_M },
    ),
    appliesTo: ['traffic'],
  },
  {
    id: METRO_EXIT_ZONE,
    name: { zh: '捷運出口禁停區', en: 'No parking at the metro exit' },
    purpose: 'exclusion',
    geometry: rectangle({ east: 422, north: 12 }, { east: 442, north: 21 }),
    appliesTo: ['efence'],
  },
  {
    id: CYCLE_PARKING_ZONE,
    name: { zh: '自行車停放區', en: 'Cycle parking' },
    purpose: 'parking',
    geometry: rectangle({ east: 228, north: -20 }, { east: 246, north: -13 }),
    appliesTo: ['efence'],
  },
  {
    id: SHARED_CYCLE_ZONE,
    name: { zh: '共享自行車營運區', en: 'Shared cycle area' },
    purpose: 'permitted',
    geometry: rectangle({ east: -20, north: -60 }, { east: ROAD_LENGTH_M + 20, north: 60 }),
    appliesTo: ['efence'],
  },
];

/**
 * The trial of the Xinyi scenarios. Its operating window is the whole day (it runs from 00:00 to 00:00),
 * so that it is open whenever a simulation is started; the real trial's was 01:00 to 04:00.
 */
export function xinyiTrial(options: {
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly devices: DeviceInput[];
  readonly reportIntervalS: Conditions['reportIntervalS'];
}): TrialFileInput {
  const { id, name, devices, reportIntervalS } = options;
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id,
      name,
      summary: {
        zh: '模擬重現 2017 年 8 月信義路四段公車專用道 EZ10 夜間測試；位置為近似值。',
        en: 'A simulation after the EZ10 night trial of August 2017 in the bus lane of Xinyi Road Section 4; places are approximate.',
      },
      recordStatus: 'simulated',
      timeZone: 'Asia/Taipei',
      applicant: '7StarLake',
      vendorIds: [...new Set(devices.map(({ vendorId }) => vendorId))],
    },
    permits: [
      {
        version: 1,
        validFrom: '2020-01-01T00:00:00.000Z',
        approvalNo: 'SIMULATED-XINYI-4',
        conditions: {
          lanes: [
            lane('bus-lane-eastbound', { zh: '公車專用道（東向）', en: 'Bus lane, eastbound' }, EASTBOUND),
            lane('bus-lane-westbound', { zh: '公車專用道（西向）', en: 'Bus lane, westbound' }, WESTBOUND),
          ],
          zones,
          operatingWindows: [{ from: '00:00', to: '00:00' }],
          speedLimitMps: SPEED_LIMIT_MPS,
          maxOccupancy: 12,
          safetyOperatorRequired: true,
          reportIntervalS,
          withDefaultRules: true,
          rules: [
            // Near enough to tell a shuttle at the counter from the one at the other end.
            { id: 'third-party-in-lane', rule: 'third_party_in_lane', params: { withinM: 60 } },
            { id: 'dark-stretch', rule: 'dark_stretch' },
            { id: 'disagreeing-sensors', rule: 'disagreeing_sensors' },
          ],
        },
      },
    ],
    devices,
  };
}
