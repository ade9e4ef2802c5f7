import { z } from 'zod';
import { type ObservationKey, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { utcText } from '../mark.js';
import { recordStretch } from '../recorded-stretch.js';
import type { Judge } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  rememberedBoots: parameter(z.int().min(1).max(16).default(4), {
    zh: '記住之開機識別碼數',
    en: 'Boot ids that are remembered',
    note: 'data of two boots that overlap in time do not make a reset each time they alternate',
  }),
});
type Params = z.infer<typeof params>;

type BootsState = {
  readonly bootId: string;
  /** Those before it that were heard of within MEMORY_MS, the newest last. */
  readonly former?: readonly (readonly [bootId: string, leftMs: number])[];
};

/** Data of two boots overlap in time for less than this. */
const MEMORY_MS = 600_000;

interface Sent extends ObservationKey {
  readonly deviceId: string;
  readonly kind: Parameters<typeof recordStretch>[1]['kind'];
}

/** A device started anew: its boot id is one that it had not in the last minutes. Devices that send none are not judged. */
export const deviceReset = defineRule({
  rule: 'device_reset',
  kinds: ['bus', 'streetlight', 'parking', 'efence', 'traffic', 'bin'],
  title: { zh: '設備重新開機', en: 'Device reset' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '開機識別碼與近數分鐘內者不同；起始時間為其首筆資料。',
    en: 'The boot id is not one of the last minutes; the onset is the first data that carry it.',
  },
  ends: { zh: '同時結束：重新開機為單一時點。', en: 'At once: a reset is a point in time.' },
  compile(rule: Params, { identity }) {
    const follow = (sent: Sent, state: BootsState | undefined, report: StepReport) => {
      const { bootId, observedAtMs: atMs, deviceId, kind } = sent;
      if (state === undefined) return bootId === '' ? undefined : { bootId };
      const isSame = bootId === '' || bootId === state.bootId;
      if (isSame && state.former === undefined) return state;
      const former = (state.former ?? []).filter(([, leftMs]) => atMs - leftMs <= MEMORY_MS);
      if (isSame) return former.length === state.former?.length ? state : stateOf(state.bootId, former);
      const others = former.filter(([id]) => id !== bootId);
      const left = [...others, [state.bootId, atMs] as const];
      if (others.length === former.length) {
        const evidence = {
          params: rule,
          at: utcText(atMs),
          bootId,
          bootIdBefore: state.bootId,
          seq: sent.seq,
        };
        const worst = { value: 1, unit: '', atMs };
        recordStretch(identity, { deviceId, kind, onsetMs: atMs, endMs: atMs, worst, evidence }, report);
      }
      return stateOf(bootId, left.slice(Math.max(left.length + 1 - rule.rememberedBoots, 0)));
    };
    return success<Judge<BootsState>>({
      observe: ({ observation }, state, report) => follow(observation, state, report),
      witness: ({ event }, state, report) => follow(event, state, report),
    });
  },
});

function stateOf(bootId: string, former: NonNullable<BootsState['former']>): BootsState {
  return former.length === 0 ? { bootId } : { bootId, former };
}
