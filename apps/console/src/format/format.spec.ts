import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { setUpTranslation } from '../i18n/set-up-translation.js';
import { textsIn } from '../i18n/texts-in.js';
import { fieldAt, fieldLabel, fieldOfColumn } from './field-labels.js';
import { incidentSentence } from './incident-sentence.js';
import { liveValues, mainValue } from './live-values.js';
import { bytesText, quantityText } from './quantity.js';
import { dateTimeText, spanText, utcText } from './time-format.js';
import { valueText } from './value-text.js';
import { weekdayText, windowHoursText } from './window-text.js';

beforeAll(() => {
  setUpTranslation('zh-TW');
  expect(i18next.isInitialized).toBe(true);
});
const observedMs = Date.parse('2026-05-01T17:23:45.120Z');

describe('times', () => {
  it("are Taipei's, with 24 hours, and UTC beside", () => {
    expect(dateTimeText(observedMs)).toBe('2026-05-02 01:23:45');
    expect(utcText(observedMs)).toBe('2026-05-01 17:23:45.120 UTC');
  });

  it.each([
    [-5, 'en', '0 sec'],
    [0, 'zh-TW', '0 秒'],
    [59_400, 'en', '59 sec'],
    [59_600, 'en', '1 min'],
    [125_000, 'zh-TW', '2 分鐘 5 秒'],
    [90_061_000, 'en', '1 day 1 hr'],
  ] as const)('spans of %d ms in %s read %s', (spanMs, language, text) => {
    expect(spanText(spanMs, language)).toBe(text);
  });
});

describe('quantities', () => {
  it('turn m/s into km/h and keep every other unit', () => {
    expect(quantityText(2.7777, 'm/s', 'en')).toBe('10 km/h');
    expect(quantityText(0, 'm/s', 'en')).toBe('0 km/h');
    expect(quantityText(-0.456, 'm', 'en')).toBe('-0.46 m');
    expect(quantityText(85.4, '%', 'en')).toBe('85%');
    expect(quantityText(7, undefined, 'en')).toBe('7');
  });

  it('count bytes in thousands', () => {
    expect([bytesText(0, 'en'), bytesText(1500, 'en'), bytesText(2_500_000, 'en')]).toEqual([
      '0 B',
      '1.5 kB',
      '2.5 MB',
    ]);
  });
});

describe('fields', () => {
  it('are found by path and by column, with the label of either language', () => {
    const speed = fieldAt('bus', 'speedMps');
    expect(speed).toBeDefined();
    expect(fieldOfColumn('bus', 'speed_mps')).toBe(speed);
    expect(speed && [fieldLabel(speed, 'en'), fieldLabel(speed, 'zh-TW')]).toEqual(['Speed', '速度']);
    expect(fieldOfColumn('traffic', 'count_bicycle')?.name).toBe('bicycle');
    expect(fieldOfColumn('bus', 'nothing_like_it')).toBeUndefined();
  });

  it('show values translated, with units, and none as a dash', () => {
    const zh = textsIn('zh-TW');
    expect(valueText('automated', fieldAt('bus', 'controlMode'), zh, 'zh-TW')).toBe('自動駕駛');
    expect(valueText('automated', fieldAt('bus', 'controlMode'), textsIn('en'), 'en')).toBe('Automated');
    expect(valueText(0.83, fieldAt('bin', 'fillRatio'), zh, 'zh-TW')).toBe('83%');
    expect(valueText(0, fieldAt('bus', 'occupancyCount'), zh, 'zh-TW')).toBe('0');
    expect(valueText(false, fieldAt('bus', 'emergencyStop'), zh, 'zh-TW')).toBe('否');
    expect(valueText(null, undefined, zh, 'zh-TW')).toBe('—');
    expect(valueText(5400, fieldAt('parking', 'durationS'), zh, 'zh-TW')).toBe('1 小時 30 分鐘');
  });

  it('of the live picture come in the order of the contract, groups opened', () => {
    const values = { congested: false, counts: { car: 4, bus: 1 } };
    expect(liveValues('traffic', values).map(({ key }) => key)).toEqual([
      'counts.car',
      'counts.bus',
      'congested',
    ]);
    expect(mainValue('traffic', values)?.value).toBe(5);
    expect(mainValue('bin', {})).toBeUndefined();
  });
});

describe('sentences', () => {
  const incident = {
    kind: 'bus',
    deviceId: 'bus-1',
    rule: 'left_lane',
    onset: '2026-05-01T17:23:45.000Z',
    endedAt: '2026-05-01T17:23:53.000Z',
  } as const;
  const finding = { worst: { value: 2.44, unit: 'm', at: incident.onset }, state: 'ended' } as const;

  it('tell what happened in both languages', () => {
    expect(incidentSentence(incident, finding, 'zh-TW')).toBe(
      '自駕巴士 bus-1 於 2026-05-02 01:23:45 駛出許可車道，最遠超出邊緣 2.44 m，持續 8 秒。',
    );
    expect(incidentSentence(incident, finding, 'en')).toBe(
      'Driverless bus bus-1 left its permitted lane at 2026-05-02 01:23:45, at most 2.44 m beyond the edge, for 8 sec.',
    );
  });

  it('have words for what goes on and for rules that are not known here', () => {
    const unknown = { ...incident, rule: 'vendors_own', endedAt: null };
    expect(incidentSentence(unknown, undefined, 'en')).toBe(
      'Driverless bus bus-1 broke the rule "vendors_own" at 2026-05-02 01:23:45, and it goes on.',
    );
  });
});

describe('operating windows', () => {
  it.each([
    ['01:00', '04:00', '01:00–04:00'],
    ['22:00', '02:00', '22:00–02:00 (+1)'],
    ['22:00', '00:00', '22:00–24:00'],
    ['00:00', '00:00', '00:00–24:00'],
    ['06:00', '06:00', '06:00–06:00 (+1)'],
  ])('from %s to %s read %s', (from, to, text) => {
    expect(windowHoursText({ from, to })).toBe(text);
  });

  it('name weekdays from Monday', () => {
    expect([weekdayText(1, 'en'), weekdayText(7, 'zh-TW')]).toEqual(['Mon', '週日']);
  });
});
