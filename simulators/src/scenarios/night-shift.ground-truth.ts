import type { PlantedFinding } from '../scenario.js';

/** What is planted in each round of `night-shift`; nothing else is. */
export const nightShiftTruth: PlantedFinding[] = [
  {
    rule: 'lamp_failure',
    deviceId: 'night-lamp-21',
    onsetS: 2700,
    endS: 9000,
    toleranceS: 901,
    why: {
      zh: '一盞燈已下令點亮卻不耗電',
      en: 'a lamp is commanded on and draws no power',
    },
  },
  {
    rule: 'left_lane',
    deviceId: 'night-ez10-01',
    onsetS: 4120.9,
    endS: 4139.1,
    toleranceS: 3,
    why: {
      zh: '1 號車外緣超出車道邊線約 2 公尺，12 秒後駛回',
      en: 'shuttle 1 drives with its outer side 2 m beyond the edge and comes back after 12 s',
    },
  },
  {
    rule: 'overstay',
    deviceId: 'night-bay-01',
    onsetS: 4500,
    endS: 7200,
    toleranceS: 601,
    why: {
      zh: '貨車停於裝卸貨格 105 分鐘（上限 60 分鐘）',
      en: 'a lorry stays 105 min in a loading bay with a longest stay of 60 min',
    },
  },
  {
    rule: 'intrusion',
    deviceId: 'night-fence-01',
    onsetS: 5000,
    endS: 6200,
    toleranceS: 61,
    why: {
      zh: '共享自行車停入捷運出口禁停區 20 分鐘',
      en: 'a shared bicycle is left for 20 min in the no-parking zone at the metro exit',
    },
  },
  {
    rule: 'overspeed',
    deviceId: 'night-ez10-02',
    onsetS: 6400.2,
    endS: 6416.2,
    toleranceS: 4,
    why: {
      zh: '2 號車加速至 14 km/h（上限 10 km/h）',
      en: 'shuttle 2 speeds up to 14 km/h where 10 km/h is allowed',
    },
  },
];
