import { z } from 'zod';
import { envelopeShape } from '../envelope.js';
import { count, field, finite, identifier, percent, shortText } from '../fields.js';
import { defineKind } from '../kind-contract.js';

export const streetlight = defineKind({
  kind: 'streetlight',
  title: { zh: '智慧路燈', en: 'Smart streetlight' },
  cadence: { zh: '每 15 分鐘及狀態改變時', en: 'every 15 min and on change' },
  mainField: 'powerState',
  liveFields: ['powerState', 'dimmingPct', 'activePowerW'],
  observation: z.object({
    ...envelopeShape,
    powerState: field(z.enum(['on', 'off', 'low', 'bootingUp']), {
      zh: '供電狀態',
      en: 'Power state',
      column: 'text',
    }),
    lampId: field(identifier.optional(), { zh: '燈具', en: 'Lamp' }),
    poleNo: field(shortText.optional(), { zh: '燈桿編號', en: 'Pole number' }),
    circuit: field(shortText.optional(), { zh: '迴路', en: 'Circuit', column: 'text' }),
    commandPct: field(percent.optional(), {
      zh: '調光指令',
      en: 'Commanded level',
      unit: '%',
      column: 'real',
    }),
    commandInActionPct: field(percent.optional(), {
      zh: '生效調光指令',
      en: 'Command in action',
      unit: '%',
      column: 'real',
    }),
    dimmingPct: field(percent.optional(), { zh: '調光', en: 'Dimming level', unit: '%', column: 'real' }),
    voltageV: field(z.number().min(0).optional(), { zh: '電壓', en: 'Voltage', unit: 'V', column: 'real' }),
    currentA: field(z.number().min(0).optional(), { zh: '電流', en: 'Current', unit: 'A', column: 'real' }),
    activePowerW: field(z.number().min(0).optional(), {
      zh: '有效功率',
      en: 'Active power',
      unit: 'W',
      column: 'real',
    }),
    powerFactor: field(z.number().min(-1).max(1).optional(), {
      zh: '功率因數',
      en: 'Power factor',
      column: 'real',
    }),
    energyWh: field(z.number().min(0).optional(), {
      zh: '累積用電',
      en: 'Energy',
      unit: 'Wh',
      column: 'double precision',
    }),
    lampHours: field(z.number().min(0).optional(), {
      zh: '點燈時數',
      en: 'Lamp hours',
      unit: 'h',
      column: 'real',
    }),
    switchCount: field(count.optional(), { zh: '開關次數', en: 'Switch count', column: 'bigint' }),
    gearTempC: field(finite.optional(), {
      zh: '驅動器溫度',
      en: 'Gear temperature',
      unit: '°C',
      column: 'real',
    }),
    tiltDeg: field(finite.optional(), { zh: '傾斜角', en: 'Tilt', unit: '°', column: 'real' }),
    illuminanceLux: field(z.number().min(0).optional(), {
      zh: '照度',
      en: 'Illuminance',
      unit: 'lx',
      column: 'real',
    }),
    leakageCurrentMa: field(z.number().min(0).optional(), {
      zh: '漏電流',
      en: 'Leakage current',
      unit: 'mA',
      column: 'real',
    }),
    cabinetOpen: field(z.boolean().optional(), {
      zh: '燈桿箱門開啟',
      en: 'Cabinet open',
      column: 'boolean',
    }),
    motionCount: field(count.optional(), { zh: '動態偵測次數', en: 'Motion count' }),
  }),
  events: {},
});
