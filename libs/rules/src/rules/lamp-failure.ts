import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import {
  type EpisodeFrame,
  feedMachine,
  type MachineState,
  type Reading,
  settingsByCount,
} from '../episode-machine.js';
import type { Judge } from '../rule-definition.js';

const params = z.object({
  minPowerW: parameter(z.number().min(0).max(1000).default(2), {
    zh: '點燈時之最低有效功率',
    en: 'Least active power of a burning lamp',
    unit: 'W',
  }),
  minCurrentA: parameter(z.number().min(0).max(100).default(0.02), {
    zh: '點燈時之最低電流（未回報功率時）',
    en: 'Least current of a burning lamp, where no power is sent',
    unit: 'A',
  }),
  minReadings: parameter(z.int().min(1).max(100).default(2), { zh: '連續筆數', en: 'Readings running' }),
});
type Params = z.infer<typeof params>;

/**
 * A lamp is commanded on and draws no power. What it was told is the command in action, else the
 * command, else the power state that it reports. A lamp that is commanded off says nothing about the
 * fault, which goes on until the lamp is seen to burn: its age is counted for the repair.
 */
export const lampFailure = defineRule({
  rule: 'lamp_failure',
  kinds: ['streetlight'],
  title: { zh: '路燈故障', en: 'Lamp failure' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '已下達點燈指令但未耗電，且連續數筆；起始時間為其首筆。',
    en: 'Commanded on but draws no power in enough readings running; the onset is the first of them.',
  },
  ends: { zh: '點燈指令下確有耗電。', en: 'Commanded on and draws power again.' },
  compile(rule: Params, { identity }) {
    const frame: EpisodeFrame = {
      identity,
      settings: settingsByCount(rule.minReadings, 'W'),
      explain: () => ({ params: rule }),
    };
    return success<Judge<MachineState>>({
      observe(sample, state, report) {
        if (sample.observation.kind !== 'streetlight') return state;
        const reading = readLamp(sample.observation.payload, rule);
        if (reading === null) return state;
        if (state === undefined && reading.verdict === 'clear' && !report.isTraced) return undefined;
        return feedMachine(frame, state, sample, reading, report);
      },
    });
  },
});

/** Null where the lamp is not commanded on, is starting, or sends nothing about what it draws. */
function readLamp(payload: Payload<'streetlight'>, rule: Params): Reading | null {
  const { powerState, activePowerW, currentA } = payload;
  const reportedPct = powerState === 'off' ? 0 : 100;
  const commandedPct = payload.commandInActionPct ?? payload.commandPct ?? reportedPct;
  if (commandedPct === 0 || powerState === 'bootingUp') return null;
  const facts = { commandedPct, powerState };
  if (activePowerW !== undefined) return drawn(activePowerW < rule.minPowerW, activePowerW, facts);
  if (currentA === undefined) return null;
  return drawn(currentA < rule.minCurrentA, 0, { ...facts, currentA });
}

function drawn(dark: boolean, powerW: number, facts: Readonly<Record<string, unknown>>): Reading {
  return { verdict: dark ? 'breach' : 'clear', excess: dark ? 1 : -1, value: powerW, placeId: null, facts };
}
