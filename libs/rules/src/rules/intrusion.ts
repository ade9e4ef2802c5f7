import { z } from 'zod';
import { success, type Zone } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { type EpisodeFrame, feedMachine, type MachineState, settingsByCount } from '../episode-machine.js';
import type { GroundZone } from '../ground.js';
import type { CompileContext, Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  dwellS: parameter(z.number().min(0).max(86_400).default(0), {
    zh: '進入後持續時間（圍籬自訂者優先）',
    en: "Dwell; a zone's own wins",
    unit: 's',
  }),
  forgetAfterS: parameter(z.number().min(1).max(604_800).default(86_400), {
    zh: '對象未再回報即不計之時間',
    en: 'A subject not heard of for so long counts no more',
    unit: 's',
  }),
});
type Params = z.infer<typeof params>;

type IntrusionState = {
  /** Subjects inside, with the time of their newest reading. */
  readonly inside: Readonly<Record<string, number>>;
  readonly machine?: MachineState;
};

/** Keeps a state small where a fence is overrun. */
const MAX_SUBJECTS = 32;
const exclusive: ReadonlySet<Zone['purpose']> = new Set(['exclusion', 'dynamic_emergency', 'closed_lane']);

/**
 * A fence reports somebody or something inside a zone of the permit that must be kept free. Subjects of
 * one fence make one episode: from the first that enters until none is left.
 */
export const intrusion = defineRule({
  rule: 'intrusion',
  kinds: ['efence'],
  title: { zh: '闖入禁入區', en: 'Intrusion into an exclusion zone' },
  params,
  severity: 'severe',
  legalGround: 'endangers_person_or_property',
  starts: {
    zh: '圍籬回報對象位於生效中的禁入區內達設定時間；起始時間為首筆觀測。',
    en: 'A subject is inside an exclusion zone in force for the dwell; the onset is the first reading of it.',
  },
  ends: {
    zh: '已無對象在內，或禁入區失效。',
    en: 'No subject is left inside, or the zone is no longer in force.',
  },
  compile(rule: Params, context) {
    return success<Judge<IntrusionState>>(new IntrusionJudge(rule, context));
  },
});

class IntrusionJudge implements Judge<IntrusionState> {
  private readonly zones: ReadonlyMap<string, GroundZone>;
  private readonly frames: ReadonlyMap<string, EpisodeFrame>;

  constructor(
    private readonly rule: Params,
    context: CompileContext,
  ) {
    const zones = context.ground.zones.filter(({ purpose }) => exclusive.has(purpose));
    this.zones = new Map(zones.map((zone) => [zone.id, zone]));
    this.frames = new Map(zones.map((zone) => [zone.id, frameOf(zone, rule, context)]));
  }

  observe(sample: Sample, state: IntrusionState | undefined, report: StepReport): IntrusionState | undefined {
    const { observation, device } = sample;
    if (observation.kind !== 'efence') return state;
    const { payload, observedAtMs } = observation;
    const zone = this.zones.get(payload.fenceId ?? device?.watches ?? '');
    const frame = zone === undefined ? undefined : this.frames.get(zone.id);
    if (zone === undefined || frame === undefined) return state;
    const inForce = zone.binds('efence', observedAtMs);
    if (inForce && (payload.presence === 'unknown' || payload.presence === 'boundary')) return state;
    const subject = payload.subjectId ?? '';
    const entered = inForce && payload.presence === 'inside';
    if (!entered && state === undefined) return undefined;
    const inside = inForce ? this.nowInside(state?.inside ?? {}, subject, entered, observedAtMs) : {};
    const count = Object.keys(inside).length;
    const machine = feedMachine(
      frame,
      state?.machine,
      sample,
      {
        verdict: count > 0 ? 'breach' : 'clear',
        excess: count > 0 ? count : -1,
        value: count,
        placeId: zone.id,
        facts: { subjectId: payload.subjectId ?? null, presence: payload.presence },
      },
      report,
    );
    return count === 0 && machine === undefined ? undefined : { inside, machine };
  }

  private nowInside(
    before: IntrusionState['inside'],
    subject: string,
    entered: boolean,
    atMs: number,
  ): IntrusionState['inside'] {
    const oldestMs = atMs - this.rule.forgetAfterS * 1000;
    const others = Object.entries(before).filter(([id, seenMs]) => id !== subject && seenMs >= oldestMs);
    if (!entered) return Object.fromEntries(others);
    return Object.fromEntries([...others.slice(1 - MAX_SUBJECTS), [subject, atMs]]);
  }
}

function frameOf(zone: GroundZone, rule: Params, { identity }: CompileContext): EpisodeFrame {
  const enterDwellMs = (zone.dwellS ?? rule.dwellS) * 1000;
  return {
    identity,
    settings: { ...settingsByCount(1, ''), enterDwellMs },
    explain: () => ({ params: rule, place: { id: zone.id, version: zone.version, purpose: zone.purpose } }),
  };
}
