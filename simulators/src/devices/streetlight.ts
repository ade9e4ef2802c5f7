import { z } from 'zod';
import { identifier } from '#contracts';
import { faultList } from '../faults/fault.js';
import type { SimulatedMessage } from '../message.js';
import { reportTimes } from '../report-times.js';
import { type Reporter, rounded } from '../reporter.js';

/** The lamp is commanded on and draws no power. */
const dark = z.object({ act: z.literal('dark'), atS: z.number().min(0), untilS: z.number().positive() });

export const streetlightActor = z.object({
  kind: z.literal('streetlight'),
  deviceId: identifier,
  poleNo: z.string().max(40),
  circuit: z.string().max(40),
  ratedW: z.number().positive().default(98),
  levelPct: z.number().min(0).max(100).default(100),
  reportIntervalS: z.number().positive(),
  phaseS: z.number().min(0),
  acts: z.array(dark).default([]),
  faults: faultList,
});
export type StreetlightActor = z.infer<typeof streetlightActor>;

const SECONDS_PER_HOUR = 3600;
/** What its light sensor sees by night, under the burning lamp and under the dark one. */
const LIT_LUX = 18;
const DARK_LUX = 2;

/** A street lamp at night. Endless. */
export function* simulateStreetlight(
  actor: StreetlightActor,
  reporter: Reporter,
): Generator<SimulatedMessage> {
  const { random } = reporter;
  const changesAtS = actor.acts.flatMap(({ atS, untilS }) => [atS, untilS]);
  const plan = { intervalS: actor.reportIntervalS, phaseS: actor.phaseS };
  const hoursBefore = random.between(1200, 9000);
  let energyWh = random.between(150_000, 900_000);
  let lastS = 0;
  let lastW = 0;
  for (const atS of reportTimes({ ...plan, changesAtS, cycleS: reporter.cycleS })) {
    const cycleS = reporter.cycleTimeS(atS);
    const isDark = actor.acts.some((act) => cycleS >= act.atS && cycleS < act.untilS);
    const voltageV = 220 + random.gaussian() * 1.2;
    const activePowerW = isDark
      ? rounded(random.between(0.1, 0.5), 2)
      : rounded((actor.ratedW * actor.levelPct) / 100 + random.gaussian() * 0.6, 2);
    const powerFactor = isDark ? 0 : 0.96;
    energyWh += (lastW * (atS - lastS)) / SECONDS_PER_HOUR;
    lastS = atS;
    lastW = activePowerW;
    yield reporter.observation(atS, {
      lampId: actor.deviceId,
      poleNo: actor.poleNo,
      circuit: actor.circuit,
      powerState: 'on',
      commandPct: actor.levelPct,
      commandInActionPct: actor.levelPct,
      dimmingPct: isDark ? 0 : actor.levelPct,
      voltageV: rounded(voltageV, 1),
      currentA: rounded(isDark ? 0.002 : activePowerW / (voltageV * powerFactor), 3),
      activePowerW,
      powerFactor,
      energyWh: rounded(energyWh, 1),
      lampHours: rounded(hoursBefore + atS / SECONDS_PER_HOUR, 2),
      switchCount: 812,
      gearTempC: rounded((isDark ? 31 : 47) + random.gaussian() * 0.4, 1),
      tiltDeg: rounded(0.4 + random.gaussian() * 0.05, 2),
      illuminanceLux: isDark ? DARK_LUX : LIT_LUX,
    });
  }
}
