import { beforeAll, describe, expect, it } from 'vitest';
import { setUpTranslation } from '../i18n/set-up-translation.js';
import { textsIn } from '../i18n/texts-in.js';
import { evidenceText, unitOfName } from './evidence-text.js';
import { readEvidence } from './evidence-view.js';

const text = (key: string, value: unknown, unit?: string) =>
  evidenceText(key, value, textsIn('zh-TW'), 'zh-TW', unit);

beforeAll(() => {
  setUpTranslation('zh-TW');
});

describe('readEvidence', () => {
  it('puts the deciding observations in order, without what only finds them in the record', () => {
    const mark = { observedAt: '2026-05-01T17:23:45.000Z', value: 1, bootId: 'b', seq: 1 };
    const view = readEvidence({
      last: mark,
      params: { dwellS: 2 },
      place: null,
      limitMps: 2.5,
      first: { ...mark, part: 'front_right' },
    });
    expect(view.marks.map(({ name }) => name)).toEqual(['first', 'last']);
    expect(view.markKeys).toEqual(['observedAt', 'value', 'part']);
    expect(view.circumstances).toEqual([['limitMps', 2.5]]);
    expect(view.parameters).toEqual([['dwellS', 2]]);
  });

  it('takes what it does not know as a circumstance', () => {
    const view = readEvidence({ worst: 'a word', wind: { from: 'north' } });
    expect(view.marks).toEqual([]);
    expect(view.circumstances.map(([key]) => key)).toEqual(['worst', 'wind']);
  });
});

describe('evidenceText', () => {
  it('says what a permit says in both languages in that of the page', () => {
    const title = { zh: '障礙物過近', en: 'Obstacle close' };
    expect(text('title', title)).toBe('障礙物過近');
    expect(evidenceText('title', title, textsIn('en'), 'en')).toBe('Obstacle close');
    expect(text('worstIs', 'lowest')).toBe('最低');
  });

  it.each([
    ['limitMps', 10 / 3.6, '10 km/h'],
    ['thresholdM', 0.3875, '0.39 m'],
    ['commandedPct', 100, '100%'],
    ['fullRatio', 0.8, '80%'],
    ['takenS', 145, '2 分鐘 25 秒'],
    ['dwellS', 0.5, '0.5 s'],
    ['minFixes', 3, '3'],
    ['part', 'front_right', '右前角'],
    ['powerState', 'on', '亮燈'],
    ['purpose', 'exclusion', '禁制區'],
    ['users', ['car', 'truck'], '小客車、貨車'],
    ['controlModes', ['automated', 'remote'], '自動駕駛、遠端操控'],
    ['counts', { bicycle: 1 }, '自行車 1'],
    ['place', { id: 'east', version: 2, halfWidthM: 1.75 }, 'east、版本 2、半寬 1.75 m'],
    ['windows', [{ from: '01:00', to: '04:00' }], '01:00–04:00'],
    [
      'lamps',
      [
        { since: '2026-05-01T17:23:45.000Z', bootId: 'a', deviceId: 'lamp-06', seq: 7, isSilent: false },
        { equipmentOfOthers: true },
      ],
      'lamp-06、不亮起始 2026-05-02 01:23:45；其他廠商之設備',
    ],
    ['busTo', '2026-05-01T17:23:45.000Z', '2026-05-02 01:23:45'],
    ['lastHeardAt', '2026-05-01T17:23:45.000Z', '2026-05-02 01:23:45'],
    ['onlyInWindows', true, '是'],
    ['subjectId', null, '—'],
    ['never heard of', 'a word', 'a word'],
  ])('%s %j reads %s', (key, value, expected) => {
    expect(text(key, value)).toBe(expected);
  });

  it('takes the unit of the worst value where the name has none', () => {
    expect(text('value', 4.17, 'm/s')).toBe('15 km/h');
    expect(text('value', 0.88, 'ratio')).toBe('88%');
    expect(unitOfName('S')).toBeUndefined();
  });
});
