import type { PlantedFinding } from '../scenario.js';

const darkLamps = ['lamp-06', 'lamp-07', 'lamp-08', 'lamp-09', 'lamp-10'];

/**
 * What is planted in each round of `xinyi-night`; nothing else is. The same list for people is in
 * simulators/README.md. A test compares the figures with the true motion and states.
 */
export const xinyiNightTruth: PlantedFinding[] = [
  {
    rule: 'left_lane',
    deviceId: 'ez10-01',
    onsetS: 24.8,
    endS: 39.2,
    toleranceS: 3,
    why: {
      zh: '1 號車向右偏出車道，外緣最多超出邊線約 2.5 公尺，8 秒後駛回',
      en: 'shuttle 1 swerves to the right, its outer side 2.5 m beyond the edge, and comes back after 8 s',
    },
  },
  ...darkLamps.map((deviceId) => ({
    rule: 'lamp_failure',
    deviceId,
    onsetS: 60,
    endS: 260,
    toleranceS: 16,
    why: {
      zh: '南側連續五盞燈已下令點亮卻不耗電',
      en: 'five neighbouring lamps on the south side are commanded on and draw no power',
    },
  })),
  {
    rule: 'dark_stretch',
    deviceId: 'lamp-06',
    onsetS: 60,
    endS: 260,
    toleranceS: 16,
    why: {
      zh: '五盞燈相鄰，使路段無照明；由相鄰各燈之讀值合併判定',
      en: 'the five are next to each other, so that a stretch is unlit: judged from all of them together',
    },
  },
  {
    rule: 'intrusion_into_closed_lane',
    deviceId: 'counter-01',
    onsetS: 67,
    endS: 80,
    toleranceS: 15,
    why: {
      zh: '一輛自行車闖入封閉公車道；2 號車緊急停止（人工按下）',
      en: 'a cyclist enters the closed bus lane; the emergency stop of shuttle 2 is pressed by hand at 70 s',
    },
  },
  {
    rule: 'third_party_in_lane',
    deviceId: 'ez10-02',
    onsetS: 67,
    endS: 70,
    toleranceS: 10,
    why: {
      zh: '自行車闖入時 2 號車正行經該計數器：由車輛與計數器之資料合併判定',
      en: 'shuttle 2 runs at the counter while the cyclist does: judged from the bus and the counter together',
    },
  },
  {
    rule: 'overspeed',
    deviceId: 'ez10-01',
    onsetS: 100.2,
    endS: 114.6,
    toleranceS: 4,
    why: {
      zh: '1 號車加速至 15 km/h（上限 10 km/h）',
      en: 'shuttle 1 speeds up to 15 km/h where 10 km/h is allowed',
    },
  },
  {
    rule: 'overstay',
    deviceId: 'bay-02',
    onsetS: 105,
    endS: 190,
    toleranceS: 21,
    why: {
      zh: '貨車停於裝卸貨格 145 秒（上限 60 秒）',
      en: 'a lorry stays 145 s in a loading bay with a longest stay of 60 s',
    },
  },
  {
    rule: 'full',
    deviceId: 'bin-05',
    onsetS: 138.3,
    endS: 333.1,
    toleranceS: 21,
    why: {
      zh: '垃圾量連續讀數超過 80 %，於 330 秒壓縮後下降',
      en: 'the bin is over 80 % full in reading after reading until it is compacted at 330 s',
    },
  },
  {
    rule: 'intrusion',
    deviceId: 'fence-01',
    onsetS: 140,
    endS: 205,
    toleranceS: 6,
    why: {
      zh: '共享自行車停入捷運出口禁停區',
      en: 'a shared bicycle is left in the no-parking zone at the metro exit',
    },
  },
];
