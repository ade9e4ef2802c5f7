import { z } from 'zod';
import { type DeviceEvent, type ObservationKey, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import { isEngaged } from '../engagement.js';
import { beginEpisode, type Episode, endedAt, type RuleIdentity } from '../episode.js';
import { utcText } from '../mark.js';
import type { Judge, Sample } from '../rule-definition.js';
import type { StepReport } from '../step-report.js';

const params = z.object({
  takeovers: parameter(z.boolean().default(true), {
    zh: '自動轉為人工操控亦視為介入',
    en: 'A change from automated to manual counts even without the event',
  }),
});
type Params = z.infer<typeof params>;

type InterventionState = {
  /** Whether the vehicle drove by itself when it said so last. */
  readonly automated: boolean;
  readonly open?: Episode;
  /** Two findings never share an onset. */
  readonly lastOnsetMs?: number;
};

/** Keeps an episode's evidence small; the events themselves are all on record. */
const MAX_LISTED = 10;

interface Intervention {
  readonly key: ObservationKey;
  readonly deviceId: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * A human intervened: by the vehicle's event, or where control went from automated to manual. What
 * happens until the system drives again is one episode, with each intervention in its evidence and
 * their number as its value, as the monthly report counts them (Act 14-2).
 */
export const humanIntervention = defineRule({
  rule: 'human_intervention',
  kinds: ['bus'],
  title: { zh: '人為介入', en: 'Human intervention' },
  params,
  severity: 'info',
  legalGround: 'breach_of_duty',
  starts: {
    zh: '收到人為介入事件，或操控模式由自動轉為人工；起始時間為該事件或首筆觀測。',
    en: 'The event of an intervention, or a change of control from automated to manual; the onset is that event or the first such reading.',
  },
  ends: {
    zh: '首筆顯示自動駕駛啟用之觀測，或車輛關閉。',
    en: 'The first observation in which the system is engaged, or the vehicle switched off.',
  },
  compile(rule: Params, { identity }) {
    return success<Judge<InterventionState>>({
      witness({ event }, state, report) {
        if (event.event !== 'human_intervention') return state;
        const intervention = { key: event, deviceId: event.deviceId, facts: factsOf(event) };
        return intervene(identity, rule, intervention, state, report);
      },
      observe: (sample, state, report) => observe(identity, rule, sample, state, report),
    });
  },
});

function factsOf({ details }: DeviceEvent): Intervention['facts'] {
  const { initiator, type, reason, text } = details;
  return { source: 'event', initiator, type, reason, text: text ?? null };
}

function observe(
  identity: RuleIdentity,
  rule: Params,
  sample: Sample,
  state: InterventionState | undefined,
  report: StepReport,
): InterventionState | undefined {
  const { observation } = sample;
  if (observation.kind !== 'bus') return state;
  const { controlMode } = observation.payload;
  const engaged = isEngaged(observation.payload);
  if (engaged === true || controlMode === 'off') {
    if (state?.open !== undefined) report.add(endedAt(state.open, observation.observedAtMs));
    const automated = engaged === true;
    if (state === undefined && !automated) return undefined;
    // Only an intervention at this very time could share its onset with the one before.
    const lastOnsetMs = state?.lastOnsetMs === observation.observedAtMs ? state.lastOnsetMs : undefined;
    if (state?.open === undefined && state?.automated === automated && state.lastOnsetMs === lastOnsetMs) {
      return state;
    }
    return lastOnsetMs === undefined ? { automated } : { automated, lastOnsetMs };
  }
  if (controlMode !== 'manual' || state?.automated !== true) return state;
  if (!rule.takeovers || state.open !== undefined) return { ...state, automated: false };
  const facts = { source: 'control_mode', controlMode };
  const takeover = { key: observation, deviceId: observation.deviceId, facts };
  return intervene(identity, rule, takeover, { ...state, automated: false }, report);
}

function intervene(
  identity: RuleIdentity,
  rule: Params,
  { key, deviceId, facts }: Intervention,
  state: InterventionState | undefined,
  report: StepReport,
): InterventionState {
  const { observedAtMs: atMs, bootId, seq } = key;
  const listed = { observedAt: utcText(atMs), bootId, seq, ...facts };
  const open = state?.open;
  if (open !== undefined) {
    const before = open.evidence.interventions as readonly unknown[];
    // The event that tells of a takeover already seen is that takeover.
    const known = before.length === 1 && isTakeover(before[0]);
    const interventions = known ? [listed] : [...before, listed].slice(0, MAX_LISTED);
    const value = known ? 1 : (open.worst?.value ?? 0) + 1;
    const episode: Episode = {
      ...open,
      worst: { value, unit: '', atMs },
      evidence: { ...open.evidence, interventions },
    };
    report.add({ type: 'updated', episode });
    return { ...state, automated: false, open: episode };
  }
  const onsetMs = Math.max(atMs, (state?.lastOnsetMs ?? Number.NEGATIVE_INFINITY) + 1);
  const episode = beginEpisode(identity, {
    deviceId,
    kind: 'bus',
    onsetMs,
    endMs: null,
    worst: { value: 1, unit: '', atMs },
    placeId: null,
    evidence: { params: rule, interventions: [listed] },
  });
  report.add({ type: 'opened', episode });
  return { automated: false, open: episode, lastOnsetMs: onsetMs };
}

function isTakeover(listed: unknown): boolean {
  return (listed as { readonly source?: unknown }).source === 'control_mode';
}
