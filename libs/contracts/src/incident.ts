import { z } from 'zod';
import { identifier, longText, timestamp } from './fields.js';
import { finding } from './finding.js';
import { severity } from './severity.js';

export const incidentStates = [
  'open',
  'acknowledged',
  'under_investigation',
  'awaiting_vendor',
  'awaiting_authority',
  'resolved',
  'closed',
] as const;
export const incidentState = z.enum(incidentStates);
export type IncidentState = z.infer<typeof incidentState>;

/** Classes of a safety incident (domain: 安全事故辦法), set by people. */
export const incidentClasses = ['injury', 'death', 'other_vehicle_damage', 'property_damage'] as const;

export const actor = z.object({
  type: z.enum(['system', 'user', 'token']),
  id: z.string(),
  name: z.string(),
});
export type Actor = z.infer<typeof actor>;

export const incidentEntryTypes = [
  'opened',
  'finding_added',
  'finding_amended',
  'acknowledged',
  'assigned',
  'commented',
  'resolved',
  'reopened',
] as const;

/** One act on an incident; entries are appended and never changed. */
export const incidentEntry = z.object({
  id: identifier,
  at: timestamp,
  actor,
  type: z.enum(incidentEntryTypes),
  text: z.string().nullable(),
  /** Details by type: assignee, verdict, finding id and revision ... */
  details: z.record(z.string(), z.unknown()),
});
export type IncidentEntry = z.infer<typeof incidentEntry>;

export const verdicts = ['real', 'false_alarm', 'test'] as const;

export const incidentSummary = z.object({
  id: identifier,
  /** Counts up within the installation; what people say on the telephone. */
  number: z.int(),
  trialId: identifier,
  vendorId: identifier,
  deviceId: identifier,
  kind: finding.shape.kind,
  rule: z.string(),
  severity,
  state: incidentState,
  class: z.enum(incidentClasses).nullable(),
  onset: timestamp,
  openedAt: timestamp,
  /** End of its last finding; null while one goes on. */
  endedAt: timestamp.nullable(),
  assignee: z.string().nullable(),
  verdict: z.enum(verdicts).nullable(),
  findingCount: z.int(),
  allWithdrawn: z.boolean(),
  updatedAt: timestamp,
});
export type IncidentSummary = z.infer<typeof incidentSummary>;

export const incident = incidentSummary.extend({
  findings: z.array(finding),
  entries: z.array(incidentEntry),
});
export type Incident = z.infer<typeof incident>;

/** What a person may do to an incident. */
export const incidentAction = z.discriminatedUnion('action', [
  z.object({ action: z.literal('acknowledge'), text: longText.optional() }),
  z.object({ action: z.literal('assign'), assignee: z.string().min(1).max(100), text: longText.optional() }),
  z.object({ action: z.literal('comment'), text: longText.min(1) }),
  z.object({ action: z.literal('resolve'), verdict: z.enum(verdicts), text: longText.min(1) }),
  z.object({ action: z.literal('reopen'), text: longText.min(1) }),
]);
export type IncidentAction = z.infer<typeof incidentAction>;
