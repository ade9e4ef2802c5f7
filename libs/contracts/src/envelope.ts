import { z } from 'zod';
import { field, finite, percent, shortText, timestamp } from './fields.js';

/** From the device to the export, so that a test is never taken for the real thing. */
export const recordStatuses = ['actual', 'exercise', 'test', 'simulated'] as const;
export const recordStatus = z.enum(recordStatuses);
export type RecordStatus = z.infer<typeof recordStatus>;

/** WGS84 degrees; `hAccM` is the radius that holds the true place with 68 %. */
export const location = z.object({
  lat: field(z.number().min(-90).max(90), {
    zh: '緯度',
    en: 'Latitude',
    unit: '°',
    column: 'double precision',
  }),
  lon: field(z.number().min(-180).max(180), {
    zh: '經度',
    en: 'Longitude',
    unit: '°',
    column: 'double precision',
  }),
  altM: field(z.number().min(-500).max(10_000).optional(), { zh: '高度', en: 'Altitude', unit: 'm' }),
  hAccM: field(z.number().min(0).max(100_000).optional(), {
    zh: '水平精度（68 %）',
    en: 'Horizontal accuracy (68 %)',
    unit: 'm',
    column: 'real',
  }),
});
export type Location = z.infer<typeof location>;

export const quality = z.object({
  level: field(percent.optional(), {
    zh: '資料品質',
    en: 'Quality level',
    unit: '%',
    column: 'real',
    columnName: 'quality_level',
  }),
  flags: field(z.array(shortText).max(32).optional(), { zh: '品質旗標', en: 'Quality flags' }),
});

export const health = z.object({
  batteryPct: field(percent.optional(), { zh: '電池電量', en: 'Battery', unit: '%', column: 'real' }),
  rssiDbm: field(finite.optional(), { zh: '訊號強度', en: 'Signal strength', unit: 'dBm', column: 'real' }),
  snrDb: field(finite.optional(), { zh: '訊噪比', en: 'Signal-to-noise ratio', unit: 'dB' }),
  fwVersion: field(shortText.optional(), { zh: '韌體版本', en: 'Firmware version' }),
  clockSynced: field(z.boolean().optional(), { zh: '時鐘已同步', en: 'Clock synchronised' }),
});

/** Fields of every payload. Trial, kind and device come from the topic, the vendor from the credential. */
export const envelopeShape = {
  specVersion: field(z.string().max(16).optional(), { zh: '規格版本', en: 'Specification version' }),
  seq: field(z.int().min(0).max(Number.MAX_SAFE_INTEGER), {
    zh: '序號',
    en: 'Sequence number',
    note: 'monotonic within a boot',
  }),
  bootId: field(
    z
      .string()
      .min(1)
      .max(64)
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional(),
    {
      zh: '開機識別碼',
      en: 'Boot id',
      note: 'changes when the device restarts',
    },
  ),
  observedAt: field(timestamp, {
    zh: '觀測時間',
    en: 'Observed at',
    note: 'RFC 3339 with zone, milliseconds',
  }),
  status: field(recordStatus.optional(), {
    zh: '紀錄性質',
    en: 'Record status',
    note: "default: the trial's",
  }),
  location: location.optional(),
  quality: quality.optional(),
  health: health.optional(),
};

/** What a device says about its connection; also used as the MQTT will. A will carries no time of its own. */
export const statusMessage = z.object({
  state: field(z.enum(['online', 'offline']), { zh: '連線狀態', en: 'Connection state' }),
  observedAt: field(timestamp.optional(), { zh: '觀測時間', en: 'Observed at' }),
  bootId: envelopeShape.bootId,
  reason: field(shortText.optional(), { zh: '原因', en: 'Reason' }),
  fwVersion: field(shortText.optional(), { zh: '韌體版本', en: 'Firmware version' }),
});
export type StatusMessage = z.infer<typeof statusMessage>;
