import { z } from 'zod';
import type { Payload } from '#contracts';
import { success } from '#contracts';
import { defineRule } from '../define-rule.js';
import type { Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings, numeric } from '../rule-parameters.js';
import { reversed } from '../threshold.js';

const params = z.object({
  minPowerW: numeric([0, 5, 1000], {
    zh: '視為點燈之有效功率',
    en: 'Active power from which a lamp burns',
    unit: 'W',
    note: 'gear that waits for commands draws up to 2 W',
  }),
  daylightLux: numeric([1, 500, 200_000], {
    zh: '視為白晝之照度',
    en: 'Illuminance from which it is day',
    unit: 'lx',
  }),
  duskLux: numeric([0, 100, 200_000], {
    zh: '不再視為白晝之照度',
    en: 'Illuminance below which it is no longer day',
    unit: 'lx',
  }),
  minReadings: minReadings(2, 'a lamp that fades out draws power for a while'),
});
type Params = z.infer<typeof params>;

/**
 * A lamp burns although it is commanded off, or in daylight by its own light sensor. Whether it burns is
 * judged by the power that it draws, else by the state that it reports.
 */
export const dayBurner = defineRule({
  rule: 'day_burner',
  kinds: ['streetlight'],
  title: { zh: '不當點燈', en: 'Burns when it should not' },
  params,
  severity: 'minor',
  legalGround: 'not_as_approved',
  starts: {
    zh: '已下達關燈指令或照度已達白晝仍點燈，且連續數筆；起始時間為其首筆。',
    en: 'Burns while commanded off, or in daylight, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '燈已熄滅，或依指令與照度應點燈。',
    en: 'The lamp is dark, or by command and daylight is meant to burn.',
  },
  compile(rule: Params, context) {
    if (rule.duskLux > rule.daylightLux) return reversed('duskLux', 'above', 'daylightLux');
    return success(
      judgeReadings('streetlight', frameByCount(context, rule, 'W'), (payload) => readLamp(payload, rule)),
    );
  },
});

function readLamp(payload: Payload<'streetlight'>, rule: Params): Reading | null {
  const burns = isBurning(payload, rule);
  if (burns === null) return null;
  const commandedPct = payload.commandInActionPct ?? payload.commandPct;
  const { illuminanceLux, activePowerW, powerState } = payload;
  const facts = { commandedPct: commandedPct ?? null, illuminanceLux: illuminanceLux ?? null, powerState };
  const more = activePowerW === undefined ? { value: burns ? 1 : 0, unit: '' } : { value: activePowerW };
  if (!burns) return { verdict: 'clear', excess: -1, ...more, placeId: null, facts };
  const needless = commandedPct === 0 || (illuminanceLux !== undefined && illuminanceLux >= rule.daylightLux);
  if (needless) return { verdict: 'breach', excess: 1 + (activePowerW ?? 0), ...more, placeId: null, facts };
  if (commandedPct === undefined && illuminanceLux === undefined) return null;
  const twilight = illuminanceLux !== undefined && illuminanceLux >= rule.duskLux;
  return { verdict: twilight ? 'between' : 'clear', excess: -1, ...more, placeId: null, facts };
}

function isBurning({ powerState, activePowerW }: Payload<'streetlight'>, rule: Params): boolean | null {
  if (activePowerW !== undefined) return activePowerW >= rule.minPowerW;
  return powerState === 'bootingUp' ? null : powerState !== 'off';
}
