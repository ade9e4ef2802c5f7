import { z } from 'zod';
import { type Payload, success } from '#contracts';
import { defineRule, parameter } from '../define-rule.js';
import type { Reading } from '../episode-machine.js';
import { frameByCount, judgeReadings } from '../judge-readings.js';
import { minReadings } from '../rule-parameters.js';
import { readStated } from '../threshold.js';

const params = z.object({
  permittedClasses: parameter(z.array(z.string().min(1).max(200)).min(1).max(50).optional(), {
    zh: '許可車種（未列則僅依設備判定）',
    en: 'Vehicle classes that may park; what the bay itself calls forbidden is judged alone where left out',
  }),
  minReadings: minReadings(1),
});
type Params = z.infer<typeof params>;

/** A vehicle that must not park in the bay stands in it, by the bay's own verdict or by its class. */
export const forbiddenVehicle = defineRule({
  rule: 'forbidden_vehicle',
  kinds: ['parking'],
  title: { zh: '禁停車種占用', en: 'Forbidden vehicle' },
  params,
  severity: 'minor',
  legalGround: 'public_order',
  starts: {
    zh: '車格回報禁停車輛，或車種不在許可之列，且連續數筆；起始時間為其首筆。',
    en: 'The bay reports a forbidden vehicle, or one of a class that may not park, in enough readings running; the onset is the first of them.',
  },
  ends: {
    zh: '車格空出、關閉，或換為許可車輛。',
    en: 'The bay is vacant or closed, or holds a vehicle that may park.',
  },
  compile(rule: Params, context) {
    return success(
      judgeReadings('parking', frameByCount(context, rule, ''), (payload) => readBay(payload, rule)),
    );
  },
});

/** Null where nobody knows whether, or what, stands in the bay. */
function readBay({ occupancy, vehicleClass }: Payload<'parking'>, rule: Params): Reading | null {
  if (occupancy === 'unknown') return null;
  const facts = { occupancy, vehicleClass: vehicleClass ?? null };
  if (occupancy === 'forbidden_vehicle') return readStated(true, { facts });
  if (occupancy === 'vacant' || occupancy === 'closed') return readStated(false, { facts });
  if (rule.permittedClasses === undefined) return readStated(false, { facts });
  if (vehicleClass === undefined) return null;
  return readStated(!rule.permittedClasses.includes(vehicleClass), { facts });
}
