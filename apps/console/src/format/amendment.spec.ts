import { beforeAll, describe, expect, it } from 'vitest';
import { setUpTranslation } from '../i18n/set-up-translation.js';
import { readAmendment } from './amendment.js';

beforeAll(() => {
  setUpTranslation('zh-TW');
});

const before = {
  state: 'ended',
  onset: '2026-05-01T17:23:45.000Z',
  end: '2026-05-01T17:24:00.000Z',
  worst: { value: 1.5, unit: 'm', at: '2026-05-01T17:23:50.000Z' },
  severity: 'severe',
};
const details = (after: object, more: object = {}) => ({
  findingId: 'f',
  revision: 2,
  rule: 'left_lane',
  before,
  after: { ...before, ...after },
  ...more,
});

describe('an amendment in words', () => {
  it('tells what changed, and nothing that did not', () => {
    const after = { onset: '2026-05-01T17:23:40.000Z', worst: { ...before.worst, value: 4 } };
    expect(readAmendment(details(after), 'zh-TW')).toEqual({
      title: 'amended',
      text: '補到資料後，「駛出車道」開始時間由 2026-05-02 01:23:45 改為 2026-05-02 01:23:40；最嚴重值由 1.5 m 改為 4 m。',
    });
    expect(readAmendment(details({ end: null, state: 'open' }), 'en')).toEqual({
      title: 'amended',
      text: 'After more data arrived, "Left the lane": was noted as ended at 2026-05-02 01:24:00 but goes on.',
    });
  });

  it('shows milliseconds where two times would read alike', () => {
    const { text } = readAmendment(details({ end: '2026-05-01T17:24:00.250Z' }), 'zh-TW');
    expect(text).toContain('結束時間由 2026-05-02 01:24:00.000 改為 2026-05-02 01:24:00.250');
  });

  it('tells the ordinary end of a finding as that', () => {
    const open = { ...before, state: 'open', end: null };
    expect(readAmendment({ ...details({}), before: open }, 'en')).toEqual({
      title: 'ended',
      text: '"Left the lane": ended at 2026-05-02 01:24:00.',
    });
  });

  it('gives the reason of a withdrawal in the reader’s language, or as it was recorded', () => {
    const came = 'an observation of 2026-05-01T17:24:00.000Z came after this was announced';
    expect(readAmendment(details({ state: 'withdrawn' }, { reason: came }), 'zh-TW')).toEqual({
      title: 'withdrawn',
      text: '「駛出車道」撤回原因：於 2026-05-02 01:24:00 有觀測，與先前的研判不符。',
    });
    expect(readAmendment(details({ state: 'withdrawn' }, { reason: 'a tram' }), 'en').text).toContain(
      'a tram',
    );
    expect(readAmendment(details({ state: 'withdrawn' }), 'en').text).toContain('no longer holds');
  });

  it('knows a merger and what comes back', () => {
    expect(readAmendment(details({ state: 'merged' }, { mergedInto: 'g' }), 'en').title).toBe('merged');
    const withdrawn = { ...details({}), before: { ...before, state: 'withdrawn' } };
    expect(readAmendment(withdrawn, 'en').title).toBe('revived');
  });

  it('has a title for entries that hold no more than the state', () => {
    const titles = ['open', 'ended', 'withdrawn', 'merged', 7].map(
      (state) => readAmendment({ findingId: 'f', revision: 2, state }, 'en').title,
    );
    expect(titles).toEqual(['amended', 'ended', 'withdrawn', 'merged', 'amended']);
  });
});
