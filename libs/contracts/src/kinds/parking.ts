import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { field, identifier, ratio, shortText } from '../fields.js';
import { defineKind } from '../kind-contract.js';

export const parking = defineKind({
  kind: 'parking',
  title: { zh: '停車感測', en: 'Parking sensor' },
  cadence: {
    zh: '狀態改變 30 秒內；心跳 10 至 60 分鐘',
    en: 'on change within 30 s; heartbeat 10 to 60 min',
  },
  mainField: 'occupancy',
  liveFields: ['occupancy', 'durationS', 'maxDurationS'],
  observation: z.object({
    ...envelopeShape,
    occupancy: field(
      z.enum(['vacant', 'occupied', 'partially_occupied', 'forbidden_vehicle', 'closed', 'unknown']),
      { zh: '佔用狀態', en: 'Occupancy', column: 'text' },
    ),
    spotId: field(identifier.optional(), { zh: '車格', en: 'Spot' }),
    siteId: field(identifier.optional(), { zh: '場站', en: 'Site', column: 'text' }),
    category: field(z.enum(['onStreet', 'offStreet']).optional(), { zh: '類別', en: 'Category' }),
    durationS: field(z.number().min(0).optional(), {
      zh: '已停時間',
      en: 'Duration',
      unit: 's',
      column: 'real',
    }),
    maxDurationS: field(z.number().min(0).optional(), {
      zh: '限停時間',
      en: 'Longest stay',
      unit: 's',
      column: 'real',
    }),
    vehicleClass: field(shortText.optional(), { zh: '車種', en: 'Vehicle class', column: 'text' }),
    plateHmac: field(z.string().max(128).optional(), {
      zh: '車牌雜湊',
      en: 'Plate HMAC',
      note: "keyed with the vendor's key; never a plate",
    }),
    sensorType: field(z.enum(['magnetic', 'radar', 'camera', 'ir', 'combined']).optional(), {
      zh: '感測方式',
      en: 'Sensor type',
    }),
    confidence: field(ratio.optional(), { zh: '信心度', en: 'Confidence', column: 'real' }),
  }),
  events: {},
});
