import { z } from 'zod';
import { identifier, timestamp } from './fields.js';

export const refoldStates = ['owed', 'held', 'done'] as const;

/** An order to judge a stretch of data again: late data, a permit that applies to the past, or a person's wish. */
export const refold = z.object({
  id: identifier,
  trialId: identifier,
  /** The device, or `trial/rule` of a rule that looks at several devices. */
  subject: z.string(),
  from: timestamp,
  /** Null: up to now. */
  to: timestamp.nullable(),
  requestedAt: timestamp,
  doneAt: timestamp.nullable(),
  /** `held`: later than what is judged by itself; stored and marked, judged on request. */
  state: z.enum(refoldStates),
});
export type Refold = z.infer<typeof refold>;
