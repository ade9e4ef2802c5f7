import { z } from 'zod';
import { identifier, timestamp } from './fields.js';
import { kinds } from './kind.js';
import { legalGround, severity } from './severity.js';

export const findingStates = ['open', 'ended', 'withdrawn', 'merged'] as const;

/** The most telling value of an episode, in the rule's own unit. */
export const worstValue = z.object({ value: z.number(), unit: z.string(), at: timestamp });

/** One episode in which a rule was broken. Every change is a new revision of the same id. */
export const finding = z.object({
  id: identifier,
  revision: z.int().min(1),
  trialId: identifier,
  deviceId: identifier,
  kind: z.enum(kinds),
  vendorId: identifier,
  rule: z.string(),
  /** The id of the rule within the permit. */
  ruleId: identifier,
  permitVersion: z.int(),
  severity,
  legalGround,
  state: z.enum(findingStates),
  onset: timestamp,
  end: timestamp.nullable(),
  worst: worstValue.nullable(),
  /** Why: thresholds, lane or zone with version, values at the deciding observations. */
  evidence: z.record(z.string(), z.unknown()),
  mergedInto: identifier.nullable(),
  withdrawnReason: z.string().nullable(),
  incidentId: identifier.nullable(),
  recordedAt: timestamp,
});
export type Finding = z.infer<typeof finding>;
