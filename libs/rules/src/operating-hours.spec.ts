import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { OperatingHours } from './operating-hours.js';

const at = (text: string) => Date.parse(text);

describe('operating hours', () => {
  it.each([
    ['2025-06-02T16:59:59.999Z', false],
    ['2025-06-02T17:00:00.000Z', true],
    ['2025-06-02T19:59:59.999Z', true],
    ['2025-06-02T20:00:00.000Z', false],
  ])('01:00-04:00 in Taipei at %s is open: %s', (text, open) => {
    expect(new OperatingHours([{ from: '01:00', to: '04:00' }], [], 'Asia/Taipei').isOpen(at(text))).toBe(
      open,
    );
  });

  it('runs across midnight, and across the end of a month and a year', () => {
    const hours = new OperatingHours([{ from: '22:00', to: '05:00' }], [], 'Asia/Taipei');
    for (const day of ['2025-06-30', '2024-02-28', '2024-12-31']) {
      const midnightMs = at(`${day}T16:00:00Z`);
      expect(hours.isOpen(midnightMs - 1)).toBe(true);
      expect(hours.isOpen(midnightMs)).toBe(true);
      expect(hours.isOpen(midnightMs + 5 * 3_600_000)).toBe(false);
    }
  });

  it('takes 00:00 to 00:00 as the whole day', () => {
    const hours = new OperatingHours([{ from: '00:00', to: '00:00' }], [], 'Asia/Taipei');
    fc.assert(
      fc.property(fc.integer({ min: at('2020-01-01'), max: at('2030-01-01') }), (ms) => hours.isOpen(ms)),
    );
  });

  it('takes weekdays, first and last date as those of the day on which the window begins', () => {
    const window = {
      from: '23:00',
      to: '02:00',
      firstDate: '2025-06-02',
      lastDate: '2025-06-09',
      weekdays: [1],
    };
    const hours = new OperatingHours([window], [], 'Asia/Taipei');
    // Monday 2 June 23:00 to Tuesday 02:00, and the same a week later.
    expect(hours.isOpen(at('2025-06-02T23:30:00+08:00'))).toBe(true);
    expect(hours.isOpen(at('2025-06-03T01:30:00+08:00'))).toBe(true);
    expect(hours.isOpen(at('2025-06-03T23:30:00+08:00'))).toBe(false);
    expect(hours.isOpen(at('2025-06-10T01:30:00+08:00'))).toBe(true);
    expect(hours.isOpen(at('2025-06-16T23:30:00+08:00'))).toBe(false);
    expect(hours.isOpen(at('2025-05-26T23:30:00+08:00'))).toBe(false);
  });

  it('has no operation on a holiday, nor a night that begins on one', () => {
    const hours = new OperatingHours([{ from: '22:00', to: '05:00' }], ['2025-06-03'], 'Asia/Taipei');
    expect(hours.isOpen(at('2025-06-02T23:59:59+08:00'))).toBe(true);
    expect(hours.isOpen(at('2025-06-03T00:00:00+08:00'))).toBe(false);
    expect(hours.isOpen(at('2025-06-03T23:00:00+08:00'))).toBe(false);
    expect(hours.isOpen(at('2025-06-04T01:00:00+08:00'))).toBe(false);
    expect(hours.isOpen(at('2025-06-04T22:00:00+08:00'))).toBe(true);
  });

  it('joins windows that overlap', () => {
    const windows = [
      { from: '08:00', to: '12:00' },
      { from: '09:00', to: '10:00' },
      { from: '11:00', to: '13:00' },
    ];
    const hours = new OperatingHours(windows, [], 'Asia/Taipei');
    for (let minute = 0; minute < 24 * 60; minute++) {
      const open = minute >= 8 * 60 && minute < 13 * 60;
      expect(hours.isOpen(at('2025-06-03T00:00:00+08:00') + minute * 60_000)).toBe(open);
    }
  });
});

describe('operating hours where clocks change', () => {
  const berlin = (from: string, to: string) => new OperatingHours([{ from, to }], [], 'Europe/Berlin');

  it('keeps the wall clock when daylight saving begins: 01:00-04:00 is two hours that night', () => {
    const hours = berlin('01:00', '04:00');
    expect(hours.isOpen(at('2025-03-30T00:00:00Z'))).toBe(true);
    expect(hours.isOpen(at('2025-03-30T01:59:59Z'))).toBe(true);
    expect(hours.isOpen(at('2025-03-30T02:00:00Z'))).toBe(false);
    expect(hours.isOpen(at('2025-03-29T23:59:59Z'))).toBe(false);
  });

  it('is four hours when it ends', () => {
    const hours = berlin('01:00', '04:00');
    expect(hours.isOpen(at('2025-10-25T23:00:00Z'))).toBe(true);
    expect(hours.isOpen(at('2025-10-26T02:59:59Z'))).toBe(true);
    expect(hours.isOpen(at('2025-10-26T03:00:00Z'))).toBe(false);
    expect(hours.isOpen(at('2025-10-25T22:59:59Z'))).toBe(false);
  });

  it('opens at the first and closes at the last coming of a time that comes twice', () => {
    const hours = berlin('02:15', '02:45');
    expect(hours.isOpen(at('2025-10-26T00:14:59Z'))).toBe(false);
    expect(hours.isOpen(at('2025-10-26T00:15:00Z'))).toBe(true);
    expect(hours.isOpen(at('2025-10-26T01:44:59Z'))).toBe(true);
    expect(hours.isOpen(at('2025-10-26T01:45:00Z'))).toBe(false);
  });

  it('does not open at times that never come, and opens at the change for one that begins so', () => {
    const never = berlin('02:15', '02:45');
    for (let minute = 0; minute < 180; minute++) {
      expect(never.isOpen(at('2025-03-30T00:00:00Z') + minute * 60_000)).toBe(false);
    }
    const late = berlin('02:30', '03:30');
    expect(late.isOpen(at('2025-03-30T00:59:59Z'))).toBe(false);
    expect(late.isOpen(at('2025-03-30T01:00:00Z'))).toBe(true);
    expect(late.isOpen(at('2025-03-30T01:30:00Z'))).toBe(false);
  });

  it('agrees with the wall clock at every other time, in any zone', () => {
    const zone = fc.constantFrom(
      'Asia/Taipei',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'UTC',
    );
    const minute = fc.integer({ min: 0, max: 1439 });
    const moment = fc.integer({ min: at('2024-01-01'), max: at('2026-01-01') });
    fc.assert(
      fc.property(zone, minute, minute, moment, (name, fromMinute, toMinute, ms) => {
        const local = DateTime.fromMillis(ms, { zone: name });
        const dayBefore = local.minus({ days: 1 });
        const dayAfter = local.plus({ days: 1 });
        fc.pre(local.offset === dayBefore.offset && local.offset === dayAfter.offset);
        const hours = new OperatingHours([{ from: hhmm(fromMinute), to: hhmm(toMinute) }], [], name);
        const now = local.hour * 60 + local.minute;
        const open =
          fromMinute < toMinute ? now >= fromMinute && now < toMinute : now >= fromMinute || now < toMinute;
        expect(hours.isOpen(ms)).toBe(open);
      }),
    );
  });

  it('gives spans that hold their time, without gaps between them', () => {
    const moment = fc.integer({ min: at('2024-01-01'), max: at('2026-01-01') });
    const hours = new OperatingHours([{ from: '22:30', to: '02:15' }], ['2025-01-01'], 'Europe/Berlin');
    fc.assert(
      fc.property(moment, (ms) => {
        const span = hours.spanAt(ms);
        expect(span.fromMs).toBeLessThanOrEqual(ms);
        expect(span.toMs).toBeGreaterThan(ms);
        expect(hours.spanAt(span.toMs).fromMs).toBe(span.toMs);
        expect(hours.spanAt(span.fromMs - 1).toMs).toBe(span.fromMs);
      }),
    );
  });
});

function hhmm(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
