import { findingsOf, type GoldenCase } from './golden-case.js';

/** A program that judges nights at the edges of the calendar and says what it found, a line of JSON a case. */
interface Nights {
  readonly title: string;
  readonly timeZone: string;
  readonly window: { readonly from: string; readonly to: string; readonly weekdays?: readonly number[] };
  readonly holidays?: readonly string[];
  readonly from: string;
  readonly until: string;
}

const cases: readonly Nights[] = [
  {
    title: 'across midnight into a new year, with a holiday',
    timeZone: 'Asia/Taipei',
    window: { from: '22:00', to: '05:00' },
    holidays: ['2026-01-01'],
    from: '2025-12-30T04:00:00.000Z',
    until: '2026-01-02T04:00:00.000Z',
  },
  {
    title: 'at the end of a February of 29 days, but for Tuesdays',
    timeZone: 'Asia/Taipei',
    window: { from: '23:30', to: '00:30', weekdays: [1, 3, 4, 5, 6, 7] },
    from: '2028-02-28T04:00:00.000Z',
    until: '2028-03-02T04:00:00.000Z',
  },
  {
    title: 'while the clock is put forward',
    timeZone: 'America/New_York',
    window: { from: '01:00', to: '04:00' },
    from: '2026-03-07T17:00:00.000Z',
    until: '2026-03-09T17:00:00.000Z',
  },
  {
    title: 'while the clock is put back',
    timeZone: 'America/New_York',
    window: { from: '01:30', to: '02:30' },
    from: '2026-10-31T16:00:00.000Z',
    until: '2026-11-02T17:00:00.000Z',
  },
];

const MINUTE_MS = 60_000;

/** One bus drives round the clock and reports every minute, another never reports. */
function caseOf({ title, timeZone, window, holidays, from, until }: Nights): GoldenCase {
  const fromMs = Date.parse(from);
  const minutes = (Date.parse(until) - fromMs) / MINUTE_MS;
  const name = { zh: '夜間', en: 'Night' };
  const device = { kind: 'bus', vendorId: 'vendor' };
  const conditions = { operatingWindows: [window], holidays, reportIntervalS: { bus: 60 } };
  return {
    title,
    why: '',
    trialFile: {
      format: 'trialwatch.trial/1',
      trial: { id: 'night', name, timeZone },
      permits: [{ validFrom: from, conditions }],
      devices: [
        { id: 'drives', ...device },
        { id: 'mute', ...device },
      ],
    },
    until,
    observations: Array.from({ length: minutes }, (_, seq) => ({
      deviceId: 'drives',
      payload: {
        observedAt: new Date(fromMs + seq * MINUTE_MS).toISOString(),
        seq,
        location: { lat: 25.0333, lon: 121.546 },
        controlMode: 'automated',
        speedMps: 2,
      },
    })),
    findings: [],
  };
}

// Proof that this process is where it was told to be: minutes by which its own midnight differs from UTC's.
process.stdout.write(`${JSON.stringify({ offsetMinutes: new Date(0).getTimezoneOffset() })}\n`);
for (const nights of cases) {
  const findings = findingsOf(caseOf(nights)).map(({ deviceId, rule, onset, end }) => ({
    deviceId,
    rule,
    onset,
    end,
  }));
  process.stdout.write(`${JSON.stringify({ title: nights.title, findings })}\n`);
}
