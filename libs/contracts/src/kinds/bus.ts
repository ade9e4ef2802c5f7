import { z } from 'zod';
import { envelopeShape, location } from '../envelope.js';
import { count, field, finite, identifier, longText, percent, shortText } from '../fields.js';
import { defineKind } from '../kind-contract.js';

export const fixTypes = ['none', 'gnss', 'dgnss', 'rtk_float', 'rtk_fixed', 'dead_reckoning'] as const;
export const controlModes = ['manual', 'automated', 'remote', 'stopped_safe', 'off'] as const;
export const engagements = [
  'engaged',
  'transition_demand',
  'minimal_risk_manoeuvre',
  'emergency_manoeuvre',
  'disengaged',
] as const;

const observation = z.object({
  ...envelopeShape,
  location,
  plate: field(shortText.optional(), { zh: '車牌', en: 'Plate' }),
  runId: field(identifier.optional(), { zh: '班次', en: 'Run', column: 'text' }),
  routeId: field(identifier.optional(), { zh: '路線', en: 'Route' }),
  direction: field(z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(255)]).optional(), {
    zh: '方向',
    en: 'Direction',
    column: 'smallint',
    note: '0 out, 1 back, 2 loop, 255 unknown',
  }),
  fixType: field(z.enum(fixTypes).optional(), { zh: '定位類型', en: 'Fix type', column: 'text' }),
  satellites: field(count.max(200).optional(), { zh: '衛星數', en: 'Satellites', column: 'smallint' }),
  speedMps: field(z.number().min(0).max(100).optional(), {
    zh: '速度',
    en: 'Speed',
    unit: 'm/s',
    column: 'real',
  }),
  headingDeg: field(z.number().min(0).max(360).optional(), {
    zh: '航向',
    en: 'Heading',
    unit: '°',
    column: 'real',
    note: 'from true north, clockwise',
  }),
  yawRateDps: field(finite.optional(), { zh: '偏航角速度', en: 'Yaw rate', unit: '°/s' }),
  accelLonMps2: field(finite.optional(), {
    zh: '縱向加速度',
    en: 'Longitudinal acceleration',
    unit: 'm/s²',
    column: 'real',
  }),
  accelLatMps2: field(finite.optional(), {
    zh: '橫向加速度',
    en: 'Lateral acceleration',
    unit: 'm/s²',
    column: 'real',
  }),
  odometerM: field(z.number().min(0).optional(), {
    zh: '里程',
    en: 'Odometer',
    unit: 'm',
    column: 'double precision',
  }),
  controlMode: field(z.enum(controlModes).optional(), { zh: '操控模式', en: 'Control mode', column: 'text' }),
  engagement: field(z.enum(engagements).optional(), { zh: '自駕狀態', en: 'Engagement', column: 'text' }),
  withinOdd: field(z.boolean().optional(), {
    zh: '在設計運行範圍內',
    en: 'Within operational design domain',
  }),
  steeringCmdDeg: field(finite.optional(), { zh: '轉向指令', en: 'Steering command', unit: '°' }),
  steeringActDeg: field(finite.optional(), { zh: '實際轉向', en: 'Steering actual', unit: '°' }),
  brakeCmdPct: field(percent.optional(), { zh: '煞車指令', en: 'Brake command', unit: '%' }),
  brakeActPct: field(percent.optional(), { zh: '實際煞車', en: 'Brake actual', unit: '%', column: 'real' }),
  throttlePct: field(percent.optional(), { zh: '油門', en: 'Throttle', unit: '%' }),
  indicators: field(z.enum(['off', 'left', 'right', 'hazard']).optional(), {
    zh: '方向燈',
    en: 'Indicators',
  }),
  horn: field(z.boolean().optional(), { zh: '喇叭', en: 'Horn' }),
  doors: field(z.enum(['closed', 'open', 'moving']).optional(), { zh: '車門', en: 'Doors', column: 'text' }),
  occupancyCount: field(count.max(500).optional(), {
    zh: '車上人數',
    en: 'Persons on board',
    column: 'smallint',
  }),
  safetyOperatorPresent: field(z.boolean().optional(), {
    zh: '安全人員在車',
    en: 'Safety operator present',
    column: 'boolean',
  }),
  emergencyStop: field(z.boolean().optional(), { zh: '緊急停止', en: 'Emergency stop', column: 'boolean' }),
  nearestObjectM: field(z.number().min(0).optional(), {
    zh: '最近物體距離',
    en: 'Nearest object',
    unit: 'm',
    column: 'real',
  }),
  controlLinkLatencyMs: field(z.number().min(0).optional(), {
    zh: '控制鏈路延遲',
    en: 'Control link latency',
    unit: 'ms',
    column: 'real',
  }),
  swVersion: field(shortText.optional(), { zh: '軟體版本', en: 'Software version', column: 'text' }),
  hwVersion: field(shortText.optional(), { zh: '硬體版本', en: 'Hardware version' }),
  mapVersion: field(shortText.optional(), { zh: '圖資版本', en: 'Map version' }),
  antennaOffsetM: field(z.object({ forward: finite, right: finite }).optional(), {
    zh: '天線偏移',
    en: 'Antenna offset from the centre',
    unit: 'm',
  }),
  videoRef: field(
    z.object({ uri: z.string().max(500), sha256: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
    {
      zh: '影像參照',
      en: 'Video reference',
    },
  ),
  nextStopId: field(identifier.optional(), { zh: '下一站', en: 'Next stop' }),
  stopStatus: field(shortText.optional(), { zh: '停靠狀態', en: 'Stop status' }),
});

const humanIntervention = z.object({
  initiator: field(z.enum(['av_system', 'onboard_operator', 'remote_operator', 'passenger']), {
    zh: '發起者',
    en: 'Initiator',
  }),
  type: field(z.enum(['brake', 'steer', 'estop', 'remote_command', 'mode_change']), {
    zh: '介入方式',
    en: 'Type',
  }),
  reason: field(
    z.enum([
      'obstacle',
      'third_party_intrusion',
      'localisation',
      'signal_recognition',
      'planning',
      'comms',
      'weather',
      'hardware',
      'precaution',
      'other',
    ]),
    { zh: '原因', en: 'Reason' },
  ),
  text: field(longText.optional(), { zh: '說明', en: 'Text' }),
});

const noted = z.object({ text: field(longText.optional(), { zh: '說明', en: 'Text' }) });

export const bus = defineKind({
  kind: 'bus',
  title: { zh: '自駕巴士', en: 'Driverless bus' },
  cadence: { zh: '每秒一筆；測試或事件時每秒十筆', en: '1 Hz; 10 Hz in a test or incident' },
  mainField: 'location',
  liveFields: ['speedMps', 'headingDeg', 'controlMode', 'engagement', 'emergencyStop', 'occupancyCount'],
  observation,
  events: {
    ads_activated: noted,
    ads_deactivated: noted.extend({
      by: field(z.enum(['steering', 'brake', 'accelerator', 'button', 'system']), {
        zh: '解除方式',
        en: 'Deactivated by',
      }),
    }),
    transition_demand: noted,
    emergency_manoeuvre_start: noted,
    emergency_manoeuvre_end: noted,
    minimal_risk_manoeuvre: noted,
    collision_detected: noted,
    severe_system_failure: noted,
    vehicle_failure: noted,
    human_intervention: humanIntervention,
    remote_command: noted.extend({ command: field(shortText.optional(), { zh: '指令', en: 'Command' }) }),
    comms_lost: noted,
    comms_restored: noted,
    passenger_fall: noted,
    sw_updated: noted.extend({
      swVersion: field(shortText.optional(), { zh: '軟體版本', en: 'Software version' }),
    }),
  },
});
