import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { count, field, finite, identifier, ratio, shortText, timestamp } from '../fields.js';
import { defineKind } from '../kind-contract.js';

export const bin = defineKind({
  kind: 'bin',
  title: { zh: '智慧垃圾桶', en: 'Smart bin' },
  cadence: { zh: '每 30 至 60 分鐘及達門檻時', en: '30 to 60 min and on threshold' },
  mainField: 'fillRatio',
  liveFields: ['fillRatio', 'condition', 'temperatureC'],
  observation: z.object({
    ...envelopeShape,
    fillRatio: field(ratio, { zh: '滿溢程度', en: 'Fill ratio', column: 'real' }),
    binId: field(identifier.optional(), { zh: '桶號', en: 'Bin' }),
    wasteKind: field(shortText.optional(), { zh: '垃圾類別', en: 'Kind of waste' }),
    capacityL: field(z.number().min(0).optional(), { zh: '容量', en: 'Capacity', unit: 'L' }),
    distanceCm: field(z.array(z.number().min(0)).max(16).optional(), {
      zh: '量測距離',
      en: 'Measured distances',
      unit: 'cm',
    }),
    weightKg: field(z.number().min(0).optional(), { zh: '重量', en: 'Weight', unit: 'kg', column: 'real' }),
    temperatureC: field(finite.optional(), { zh: '溫度', en: 'Temperature', unit: '°C', column: 'real' }),
    tiltDeg: field(finite.optional(), { zh: '傾斜角', en: 'Tilt', unit: '°', column: 'real' }),
    lidOpen: field(z.boolean().optional(), { zh: '桶蓋開啟', en: 'Lid open', column: 'boolean' }),
    depositCount: field(count.optional(), { zh: '投入次數', en: 'Deposits', column: 'integer' }),
    chargedAmountTwd: field(z.number().min(0).optional(), {
      zh: '收費金額',
      en: 'Charged amount',
      unit: 'NT$',
    }),
    lastEmptiedAt: field(timestamp.optional(), { zh: '上次清運', en: 'Last emptied', column: 'timestamptz' }),
    condition: field(
      z.enum(['ok', 'lidOpen', 'dropped', 'moved', 'vandalized', 'burning', 'unknown']).optional(),
      {
        zh: '桶況',
        en: 'Condition',
        column: 'text',
      },
    ),
  }),
  events: {},
});
