import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daySpan, daysAhead, missingSpan, monthSpan } from './partition-plan.js';

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 10, 20, 23, 59, 59, 999);

describe('partitions', () => {
  it('are ahead from two days back to a week on', () => {
    expect(daysAhead(nowMs).map((day) => daySpan(day).suffix)).toEqual(
      Array.from({ length: 10 }, (_, at) => `202611${18 + at}`),
    );
  });

  it('of a day begin at midnight UTC, also before 1970', () => {
    expect(daySpan(dayOf(-1))).toEqual({ suffix: '19691231', fromMs: -dayMs, toMs: 0 });
  });

  it('of a month hold a leap day and the turn of the year', () => {
    const { fromMs, toMs } = monthSpan(dayOf(Date.UTC(2024, 1, 29)));
    expect([fromMs, toMs]).toEqual([Date.UTC(2024, 1, 1), Date.UTC(2024, 2, 1)]);
    expect(monthSpan(dayOf(Date.UTC(2025, 11, 31))).toMs).toBe(Date.UTC(2026, 0, 1));
  });

  it('never overlap and cover every day, in whatever order and at whatever times they are made', () => {
    const asked = fc.record({
      day: fc.integer({ min: -200, max: 40 }),
      laterDays: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 40 }), (days) => {
        const existing = new Set<string>();
        const spans: { fromMs: number; toMs: number }[] = [];
        let at = nowMs;
        for (const { day, laterDays } of days) {
          at += laterDays * dayMs;
          const wanted = dayOf(nowMs) + day;
          const span = missingSpan(wanted, at, existing);
          if (span !== null) {
            existing.add(span.suffix);
            spans.push(span);
          }
          const covers = spans.filter(
            ({ fromMs, toMs }) => fromMs <= wanted * dayMs && wanted * dayMs < toMs,
          );
          expect(covers).toHaveLength(1);
        }
        const sorted = [...spans].sort((a, b) => a.fromMs - b.fromMs);
        for (const [index, span] of sorted.entries()) {
          expect(sorted[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(span.toMs);
        }
      }),
    );
  });
});
