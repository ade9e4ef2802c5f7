import { z } from 'zod';
import { identifier, timestamp } from './fields.js';
import { finding } from './finding.js';

/** What a rule read out of one observation or event when it judged it. */
export const explainedReading = z.object({
  deviceId: identifier,
  observedAt: timestamp,
  bootId: z.string(),
  seq: z.int(),
  /** `breach` counts towards opening, `clear` towards ending, `between` towards neither. */
  verdict: z.enum(['breach', 'clear', 'between']),
  /** What was measured, in `unit`. */
  value: z.number(),
  unit: z.string(),
  /** Signed distance to what is allowed: above 0 beyond it. */
  excess: z.number(),
  placeId: z.string().nullable(),
  /** Thresholds and circumstances of this reading. */
  facts: z.record(z.string(), z.unknown()),
});
export type ExplainedReading = z.infer<typeof explainedReading>;

/** Everything that led to a finding, found again by the same rules from the stored observations. */
export const explanation = z.object({
  finding,
  rule: z.object({
    rule: z.string(),
    version: z.int(),
    title: z.object({ zh: z.string(), en: z.string() }),
    starts: z.object({ zh: z.string(), en: z.string() }),
    ends: z.object({ zh: z.string(), en: z.string() }),
    params: z.record(z.string(), z.unknown()),
  }),
  permitVersion: z.int(),
  /** The lane or zone with its version, where the rule is about one. */
  place: z.record(z.string(), z.unknown()).nullable(),
  /** Oldest first: from a little before the onset to a little after the end. */
  readings: z.array(explainedReading),
  /** True where there are more readings than are listed. */
  truncated: z.boolean(),
  /** True where judging again led to the finding as it is stored. */
  reproduced: z.boolean(),
});
export type Explanation = z.infer<typeof explanation>;
