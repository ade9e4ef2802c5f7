import { z } from 'zod';
import { type BusPayload, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { isEngaged } from '../engagement.js';
import { type EpisodeFrame, feedMachine, leaveScope, type MachineState } from '../episode-machine.js';
import { type MovementState, movementOf } from '../movement.js';
import { movementParams } from '../movement-params.js';
import { isAutomated, MOVING_SPEED_MPS } from '../operation.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  movingSpeedMps: parameter(z.number().min(0).max(20).default(MOVING_SPEED_MPS), {
    zh: '視為移動之速度',
    en: 'Moving above',
    unit: 'm/s',
    note: 'or 50 m in a minute by its positions where no speed is sent',
  }),
  ...movementParams('停止移動達此時間方結束', 'Rest after which it no longer moves'),
});
type Params = z.infer<typeof params>;

/** Readings farther apart than this do not explain each other. */
const MAX_GAP_MS = 300_000;

type SuspendedState = {
  readonly movement?: MovementState;
  readonly machine?: MachineState;
};

/**
 * The vehicle moves by itself or from afar while the trial is suspended (無人載具科技創新實驗條例 15): nothing may
 * be tried until the authority lets it go on. A person may drive it away; one that does not say who
 * drives neither opens nor ends anything. Only suspended time is judged.
 */
export const movedWhileSuspended = defineRule({
  rule: 'moved_while_suspended',
  kinds: ['bus'],
  title: { zh: '暫停期間仍移動', en: 'Moved while suspended' },
  params,
  severity: 'severe',
  legalGround: 'exceeded_approved_scope',
  starts: {
    zh: '實驗暫停期間以自動駕駛或遠端操控移動，並持續達設定時間與筆數；起始時間為首筆觀測。',
    en: 'Moves under automation or remote control while the trial is suspended, for the dwell and number of readings; the onset is the first of them.',
  },
  ends: {
    zh: '停止移動或改由人員駕駛達設定時間（結束時間為其首筆觀測），或暫停解除。',
    en: 'It rested or a person drove for long enough (the end is the first such reading), or the trial is not suspended any more.',
  },
  compile(rule: Params, context) {
    return success<Judge<SuspendedState>>(new SuspensionJudge(rule, context));
  },
});

class SuspensionJudge implements Judge<SuspendedState> {
  private readonly frame: EpisodeFrame;

  constructor(
    private readonly rule: Params,
    private readonly context: CompileContext,
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
      explain: () => ({ params: rule, trialState: 'suspended' }),
    };
  }

  observe(sample: Sample, state: SuspendedState | undefined, report: StepReport): SuspendedState | undefined {
    const { observation } = sample;
    if (observation.kind !== 'bus') return state;
    const { trialStates } = this.context;
    const before = this.leaveFormer(state, observation.observedAtMs, report);
    if (trialStates.stateAt(observation.observedAtMs) !== 'suspended') return undefined;
    const { payload } = observation;
    const movement = movementOf(before?.movement, sample, payload, this.rule.assumedHAccM);
    const broken = this.isMoved(payload, movement?.moving ?? null);
    if (broken === null || (!broken && before?.machine === undefined)) {
      return stateOf(movement?.state, before?.machine);
    }
    const value = payload.speedMps ?? 0;
    const reading = {
      verdict: broken ? ('breach' as const) : ('clear' as const),
      excess: broken ? value + 1 : -1,
      value,
      placeId: null,
      facts: { controlMode: payload.controlMode ?? null, speedSent: payload.speedMps !== undefined },
    };
    const machine = feedMachine(this.frame, before?.machine, sample, reading, report);
    return stateOf(movement?.state, machine);
  }

  /** A suspension that is over ends its episode, even if the trial was suspended anew since. */
  private leaveFormer(
    state: SuspendedState | undefined,
    atMs: number,
    report: StepReport,
  ): SuspendedState | undefined {
    if (state?.machine === undefined) return state;
    const { toMs } = this.context.trialStates.spanAt(state.machine.atMs);
    if (toMs > atMs) return state;
    leaveScope(state.machine, toMs, report);
    return stateOf(state.movement, undefined);
  }

  /** Null where it cannot be told. */
  private isMoved(payload: BusPayload, moved: boolean | null): boolean | null {
    const { speedMps } = payload;
    const moving = speedMps === undefined ? moved : speedMps > this.rule.movingSpeedMps;
    const automated = isAutomated(payload) ?? isEngaged(payload);
    if (moving === false || automated === false) return false;
    return moving === true && automated === true ? true : null;
  }
}

function stateOf(
  movement: MovementState | undefined,
  machine: MachineState | undefined,
): SuspendedState | undefined {
  if (movement === undefined) return machine === undefined ? undefined : { machine };
  return machine === undefined ? { movement } : { movement, machine };
}
