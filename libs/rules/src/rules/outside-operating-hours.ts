import { z } from 'zod';
import { type BusPayload, failure, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import { type MovementState, movementOf } from '../movement.js';
import { movementParams } from '../movement-params.js';
import type { OperatingHours } from '../operating-hours.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  operatingWhen: parameter(
    z.enum(['automated_or_moving', 'automated', 'moving']).default('automated_or_moving'),
    {
      zh: '視為運行之條件',
      en: 'What counts as operating',
      note: 'automated: control mode automated or remote; moving: faster than movingSpeedMps, or 50 m in a minute by its positions where no speed is sent',
    },
  ),
  movingSpeedMps: parameter(z.number().min(0).max(20).default(0.5), {
    zh: '視為移動之速度',
    en: 'Moving above',
    unit: 'm/s',
  }),
  ...movementParams('停止運行達此時間方結束', 'Rest after which it no longer operates'),
});
type Params = z.infer<typeof params>;

type OutsideHoursState = {
  readonly movement?: MovementState;
  readonly machine?: MachineState;
};

/** Readings farther apart than this do not explain each other. */
const MAX_GAP_MS = 300_000;

/**
 * The vehicle operates outside the permit's operating windows. A vehicle that merely reports while it
 * is parked or carried does not operate.
 */
export const outsideOperatingHours = defineRule({
  rule: 'outside_operating_hours',
  kinds: ['bus'],
  title: { zh: '於核准時段外運行', en: 'Operating outside the permitted hours' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '於運行時段外運行達設定時間與筆數；起始時間為首筆觀測。',
    en: 'Operates outside the windows for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '停止運行達設定時間（結束時間為停止之時），或運行時段開始。',
    en: 'It rested for long enough (the end is when it came to rest), or a window began.',
  },
  compile(rule: Params, context) {
    const { hours } = context;
    if (hours === null) return failure([{ at: '', message: 'the permit has no operating windows' }]);
    return success<Judge<OutsideHoursState>>(new OutsideHoursJudge(rule, context, hours));
  },
});

class OutsideHoursJudge implements Judge<OutsideHoursState> {
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    context: CompileContext,
    private readonly hours: OperatingHours,
  ) {
    this.frame = {
      identity: context.identity,
      settings: {
        enterDwellMs: rule.dwellS * 1000,
        enterReadings: rule.minReadings,
        leaveDwellMs: rule.restS * 1000,
        leaveReadings: 1,
        maxGapMs: MAX_GAP_MS,
        interpolate: false,
        unit: 'm/s',
      },
      explain: () => ({ params: rule, windows: context.conditions.operatingWindows }),
    };
  }

  observe(
    sample: Sample,
    state: OutsideHoursState | undefined,
    report: StepReport,
  ): OutsideHoursState | undefined {
    const { observation } = sample;
    if (observation.kind !== 'bus') return state;
    const span = this.hours.spanAt(observation.observedAtMs);
    if (span.open) return leaveScope(state?.machine, span.fromMs, report);
    const { payload } = observation;
    const { operatingWhen, assumedHAccM } = this.rule;
    const movement =
      operatingWhen === 'automated' ? null : movementOf(state?.movement, sample, payload, assumedHAccM);
    const operating = this.isOperating(payload, movement?.moving ?? null);
    if (operating === null || (!operating && state?.machine === undefined)) {
      return stateOf(movement?.state, state?.machine);
    }
    const value = payload.speedMps ?? 0;
    const { controlMode } = payload;
    const reading = {
      verdict: operating ? ('breach' as const) : ('clear' as const),
      excess: operating ? value + 1 : -1,
      value,
      placeId: null,
      facts: { controlMode: controlMode ?? null, speedSent: payload.speedMps !== undefined },
    };
    return stateOf(movement?.state, feedMachine(this.frame, state?.machine, sample, reading, report));
  }

  /** Null where it cannot be told. */
  private isOperating({ controlMode, speedMps }: BusPayload, moved: boolean | null): boolean | null {
    const { operatingWhen, movingSpeedMps } = this.rule;
    const automated =
      controlMode === undefined ? null : controlMode === 'automated' || controlMode === 'remote';
    if (operatingWhen === 'automated') return automated;
    const moving = speedMps === undefined ? moved : speedMps > movingSpeedMps;
    return operatingWhen === 'automated_or_moving' && automated === true ? true : moving;
  }
}

function stateOf(
  movement: MovementState | undefined,
  machine: MachineState | undefined,
): OutsideHoursState | undefined {
  return movement === undefined && machine === undefined ? undefined : { movement, machine };
}
