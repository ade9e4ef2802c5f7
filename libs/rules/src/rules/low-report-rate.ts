import { z } from 'zod';
import { failure, success } from '#contracts';
import { onlyInWindowsParam } from '../confirmation-params.js';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  leaveScope,
  type MachineState,
  settingsByCount,
} from '../episode-machine.js';
import { longestGapMs, reportIntervalS } from '../reporting-interval.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  intervalS: parameter(z.number().min(0.05).max(604_800).optional(), {
    zh: '應有回報間隔（未列則依設備，再依許可）',
    en: "Expected report interval; the device's, else the permit's, where left out",
    unit: 's',
  }),
  minShare: parameter(z.number().min(0).max(1).default(0.8), {
    zh: '應有筆數之最低比例',
    en: 'Least share of the reports expected',
  }),
  recoveredShare: parameter(z.number().min(0).max(1).default(0.9), {
    zh: '解除比例',
    en: 'Enough again from this share on',
  }),
  spanS: parameter(z.number().min(1).max(86_400).default(60), {
    zh: '計數區間',
    en: 'Counted over',
    unit: 's',
  }),
  maxGapS: parameter(z.number().min(0).max(3600).default(10), {
    zh: '計數中之最長間隔（更久者為靜默）',
    en: 'A longer gap is silence and not counted',
    unit: 's',
    note: 'at least three report intervals of the device',
  }),
  onlyInWindows: onlyInWindowsParam(true),
});
type Params = z.infer<typeof params>;

/** Of a span, where the count began within it. */
const LEAST_OF_SPAN = 0.5;

type CountState = {
  /** The span that is being counted. */
  readonly fromMs: number;
  readonly reports: number;
  readonly lastMs: number;
  readonly machine?: MachineState;
};

/**
 * A bus reports, but less often than it should. Reports are counted over spans that follow each other, from
 * the first report in each multiple of `spanS` by the clock, so that two folds over the same data agree
 * however they began. What is missing in a gap longer than `maxGapS` is silence, which has a rule of its
 * own, and the count starts anew after it.
 */
export const lowReportRate = defineRule({
  rule: 'low_report_rate',
  kinds: ['bus'],
  title: { zh: '回報頻率不足', en: 'Reports too seldom' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '計數區間內之觀測筆數低於應有比例；起始時間為該區間之始。',
    en: 'Fewer observations in a span than the share of those expected; the onset is the start of that span.',
  },
  ends: {
    zh: '某一計數區間之筆數達解除比例；結束時間為該區間之末。',
    en: 'A span holds enough of them again; the end is the end of that span.',
  },
  compile(rule: Params, context) {
    if (rule.recoveredShare < rule.minShare) {
      return failure([{ at: '/recoveredShare', message: 'must not be below minShare' }]);
    }
    return success<Judge<CountState>>(new ReportRateJudge(rule, context));
  },
});

class ReportRateJudge implements Judge<CountState> {
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
  ) {
    this.frame = {
      identity: context.identity,
      settings: settingsByCount(1, ''),
      explain: () => ({ params: rule }),
    };
  }

  observe(sample: Sample, state: CountState | undefined, report: StepReport): CountState | undefined {
    const { observation, device } = sample;
    const { conditions, hours } = this.context;
    const atMs = observation.observedAtMs;
    const intervalS = this.rule.intervalS ?? reportIntervalS(conditions, observation.kind, device);
    if (intervalS === null) return state;
    const span = this.rule.onlyInWindows && hours !== null ? hours.spanAt(atMs) : null;
    if (span !== null && !span.open) return leaveScope(state?.machine, span.fromMs, report);
    const maxGapMs = longestGapMs(Math.max(this.rule.maxGapS, 3 * intervalS), conditions, 'bus', device);
    if (state === undefined || atMs - state.lastMs > maxGapMs) {
      return counting(atMs, 0, atMs, state?.machine);
    }
    const reports = state.reports + 1;
    const spanMs = this.rule.spanS * 1000;
    if (Math.floor(atMs / spanMs) === Math.floor(state.fromMs / spanMs)) {
      return counting(state.fromMs, reports, atMs, state.machine);
    }
    const elapsedMs = atMs - state.fromMs;
    // The rest of a span in which the count began says too little.
    if (elapsedMs < spanMs * LEAST_OF_SPAN) return counting(atMs, 0, atMs, state.machine);
    const expected = elapsedMs / 1000 / intervalS;
    return counting(atMs, 0, atMs, this.feed(sample, state, reports, expected, report));
  }

  private feed(
    sample: Sample,
    { fromMs, machine }: CountState,
    reports: number,
    expected: number,
    report: StepReport,
  ): MachineState | undefined {
    const share = reports / expected;
    const low = share < this.rule.minShare;
    if (machine === undefined && !low) return undefined;
    const verdict = low ? 'breach' : share >= this.rule.recoveredShare ? 'clear' : 'between';
    const excess = this.rule.minShare - share;
    const facts = { reports, expected };
    const reading = { verdict, excess, value: share, placeId: null, facts, onsetMs: fromMs } as const;
    return feedMachine(this.frame, machine, sample, reading, report);
  }
}

function counting(
  fromMs: number,
  reports: number,
  lastMs: number,
  machine: MachineState | undefined,
): CountState {
  return machine === undefined ? { fromMs, reports, lastMs } : { fromMs, reports, lastMs, machine };
}
