import { z } from 'zod';
import { type ObservationKey, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import type { RuleIdentity } from '../episode.js';
import { utcText } from '../mark.js';
import { recordStretch } from '../recorded-stretch.js';
import type { Judge } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  minMissing: parameter(z.int().min(1).max(1_000_000).default(1), {
    zh: '最少缺漏筆數',
    en: 'Least number of messages missing',
  }),
  settleS: parameter(z.number().min(0).max(3600).default(5), {
    zh: '認定缺漏前之等待時間',
    en: 'Wait for the missing ones, in event time',
    unit: 's',
    note: 'an event may be observed shortly before a reading that was numbered earlier',
  }),
});
type Params = z.infer<typeof params>;

/** Numbers left out, as far as they are known; more may be left out until the gap has settled. */
type Hole = {
  readonly fromMs: number;
  readonly fromSeq: number;
  readonly toMs: number;
  readonly toSeq: number;
  readonly missing: number;
};
type SequenceState = {
  readonly bootId: string;
  readonly seq: number;
  readonly atMs: number;
  readonly hole?: Hole;
};

interface Sent extends ObservationKey {
  readonly deviceId: string;
  readonly kind: Parameters<typeof recordStretch>[1]['kind'];
}

/**
 * Numbers of a device's sequence are missing: messages that it sent and that never arrived. Readings
 * and events share one sequence within a boot. Late messages fill a gap when they are folded in.
 */
export const dataGap = defineRule({
  rule: 'data_gap',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '資料缺漏', en: 'Data gap' },
  params,
  severity: 'minor',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '同一次開機內序號不連續，且等待後仍缺；起始時間為缺漏前最後一筆。',
    en: 'Sequence numbers of one boot are left out and did not come within the wait; the onset is the last message before them.',
  },
  ends: { zh: '缺漏後之首筆資料。', en: 'The first message after them.' },
  compile(rule: Params, { identity }) {
    const judge = new SequenceJudge(rule, identity);
    return success<Judge<SequenceState>>({
      observe: ({ observation }, state, report) => judge.follow(observation, state, report),
      witness: ({ event }, state, report) => judge.follow(event, state, report),
      lagMs: rule.settleS * 1000,
    });
  },
});

class SequenceJudge {
  constructor(
    private readonly rule: Params,
    private readonly identity: RuleIdentity,
  ) {}

  follow(sent: Sent, state: SequenceState | undefined, report: StepReport): SequenceState {
    const { bootId, seq, observedAtMs: atMs } = sent;
    if (state === undefined) return { bootId, seq, atMs };
    const settled = state.hole !== undefined && atMs - state.hole.toMs >= this.rule.settleS * 1000;
    if (state.bootId !== bootId || this.isRestart(state, seq)) {
      this.tell(sent, state.hole, report);
      return { bootId, seq, atMs };
    }
    if (settled) this.tell(sent, state.hole, report);
    const hole = settled ? undefined : state.hole;
    if (seq <= state.seq) return { ...state, atMs, hole: filled(hole, seq) };
    if (seq === state.seq + 1) return { bootId, seq, atMs, hole };
    const missing = seq - state.seq - 1;
    if (hole !== undefined) {
      return {
        bootId,
        seq,
        atMs,
        hole: { ...hole, toMs: atMs, toSeq: seq, missing: hole.missing + missing },
      };
    }
    const fresh = { fromMs: state.atMs, fromSeq: state.seq, toMs: atMs, toSeq: seq, missing };
    return { bootId, seq, atMs, hole: fresh };
  }

  /** A device without boot ids that counts anew: its number is lower and fills no gap. */
  private isRestart({ hole, seq: highest }: SequenceState, seq: number): boolean {
    return seq < (hole?.fromSeq ?? highest) && seq < highest;
  }

  private tell({ deviceId, kind }: Sent, hole: Hole | undefined, report: StepReport): void {
    if (hole === undefined || hole.missing < this.rule.minMissing) return;
    const { fromMs, fromSeq, toMs, toSeq, missing } = hole;
    const evidence = {
      params: this.rule,
      missing,
      before: { observedAt: utcText(fromMs), seq: fromSeq },
      after: { observedAt: utcText(toMs), seq: toSeq },
    };
    const worst = { value: missing, unit: '', atMs: toMs };
    recordStretch(this.identity, { deviceId, kind, onsetMs: fromMs, endMs: toMs, worst, evidence }, report);
  }
}

function filled(hole: Hole | undefined, seq: number): Hole | undefined {
  if (hole === undefined || seq <= hole.fromSeq) return hole;
  return hole.missing === 1 ? undefined : { ...hole, missing: hole.missing - 1 };
}
