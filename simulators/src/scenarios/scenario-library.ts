import type { Scenario } from '../scenario.js';
import { nightShift } from './night-shift.js';
import { smoke } from './smoke.js';
import { xinyiNight } from './xinyi-night.js';

/** Every scenario by its id. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map(
  [xinyiNight, smoke, nightShift].map((one) => [one.id, one]),
);
