import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { count, field, identifier, percent, ratio, shortText, timestamp } from '../fields.js';
import { defineKind } from '../kind-contract.js';

const counted = (zh: string, en: string, columnName: string) =>
  field(count.optional(), { zh, en, column: 'integer', columnName });

export const roadUsers = ['pedestrian', 'bicycle', 'motorcycle', 'car', 'bus', 'truck', 'other'] as const;

export const traffic = defineKind({
  kind: 'traffic',
  title: { zh: '車流計數', en: 'Traffic counter' },
  cadence: { zh: '每車道每 60 秒', en: 'a lane, every 60 s' },
  mainField: 'counts',
  liveFields: ['counts', 'avgSpeedMps', 'congested'],
  observation: z.object({
    ...envelopeShape,
    counts: z.object({
      pedestrian: counted('行人', 'Pedestrians', 'count_pedestrian'),
      bicycle: counted('自行車', 'Bicycles', 'count_bicycle'),
      motorcycle: counted('機車', 'Motorcycles', 'count_motorcycle'),
      car: counted('小客車', 'Cars', 'count_car'),
      bus: counted('公車', 'Buses', 'count_bus'),
      truck: counted('貨車', 'Trucks', 'count_truck'),
      other: counted('其他', 'Other', 'count_other'),
    }),
    detectorId: field(identifier.optional(), { zh: '偵測器', en: 'Detector' }),
    laneId: field(identifier.optional(), { zh: '車道', en: 'Lane', column: 'text' }),
    laneDirection: field(shortText.optional(), { zh: '車道方向', en: 'Lane direction' }),
    periodStart: field(timestamp.optional(), { zh: '統計起', en: 'Period start', column: 'timestamptz' }),
    periodEnd: field(timestamp.optional(), { zh: '統計迄', en: 'Period end', column: 'timestamptz' }),
    avgSpeedMps: field(z.number().min(0).max(150).optional(), {
      zh: '平均速度',
      en: 'Average speed',
      unit: 'm/s',
      column: 'real',
    }),
    occupancyRatio: field(ratio.optional(), { zh: '占有率', en: 'Occupancy ratio', column: 'real' }),
    avgHeadwayS: field(z.number().min(0).optional(), {
      zh: '平均車間時距',
      en: 'Average headway',
      unit: 's',
    }),
    avgGapM: field(z.number().min(0).optional(), { zh: '平均車間距', en: 'Average gap', unit: 'm' }),
    pctAboveLimit: field(percent.optional(), { zh: '超速比例', en: 'Share above the limit', unit: '%' }),
    congested: field(z.boolean().optional(), { zh: '壅塞', en: 'Congested', column: 'boolean' }),
    wrongWayCount: field(count.optional(), {
      zh: '逆向車輛數',
      en: 'Vehicles against the direction',
      column: 'integer',
    }),
  }),
  events: {},
});
