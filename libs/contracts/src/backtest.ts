import { z } from 'zod';
import { identifier, timestamp } from './fields.js';
import { finding, worstValue } from './finding.js';
import { kinds } from './kind.js';

/** One line of a file of observations (JSON Lines): what the topic and the arrival say, and the payload as sent. */
export const observationLine = z.object({
  trialId: identifier,
  deviceId: identifier,
  kind: z.enum(kinds),
  /** `telemetry` where left out. */
  channel: z.enum(['telemetry', 'event']).optional(),
  /** observedAt where left out. */
  receivedAt: timestamp.optional(),
  payload: z.record(z.string(), z.unknown()),
});
export type ObservationLine = z.infer<typeof observationLine>;

/** A finding as a back-test says it: without ids and revisions, which belong to a record. */
export const backtestFinding = z.object({
  deviceId: identifier,
  rule: z.string(),
  onset: timestamp,
  end: timestamp.nullable(),
  worst: worstValue.nullable(),
  state: z.enum(['open', 'ended']),
});
export type BacktestFinding = z.infer<typeof backtestFinding>;

export const backtestResult = z.object({ findings: z.array(backtestFinding) });
export type BacktestResult = z.infer<typeof backtestResult>;

const judged = backtestFinding.extend({
  ruleId: identifier,
  kind: z.enum(kinds),
  severity: finding.shape.severity,
  placeId: z.string().nullable(),
});
export type JudgedFinding = z.infer<typeof judged>;

/** What a draft would have found over a stored period, beside what the versions in force say of it. */
export const backtestDifference = z.object({
  from: timestamp,
  to: timestamp,
  observations: z.int(),
  /** Found by the draft alone. */
  added: z.array(judged),
  /** Found by the versions in force alone. */
  removed: z.array(judged),
  /** The same episode of a rule with another onset, end, severity or worst value. */
  changed: z.array(z.object({ before: judged, after: judged })),
  unchanged: z.int(),
});
export type BacktestDifference = z.infer<typeof backtestDifference>;
