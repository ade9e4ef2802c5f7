import { z } from 'zod';
import { identifier, localizedText, longText, shortText, timestamp } from './fields.js';
import { lineString, multiPolygon, polygon } from './geojson.js';
import { kinds } from './kind.js';
import { severity } from './severity.js';

const kind = z.enum(kinds);
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM');
const date = z.iso.date();

/** A span of the day in the trial's time zone; `to` at or before `from` runs across midnight. */
export const operatingWindow = z.object({
  from: timeOfDay,
  to: timeOfDay,
  /** ISO weekdays (1 Monday ... 7 Sunday) on which the window begins; all where left out. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  firstDate: date.optional(),
  lastDate: date.optional(),
});
export type OperatingWindow = z.infer<typeof operatingWindow>;

/** Where a vehicle may drive: a centreline with a half-width in metres, or a polygon. */
export const lane = z.object({
  id: identifier,
  name: localizedText,
  version: z.int().min(1).default(1),
  geometry: z.union([lineString, polygon]),
  halfWidthM: z.number().min(0.5).max(200).optional(),
  speedLimitMps: z.number().min(0).max(100).optional(),
});
export type Lane = z.infer<typeof lane>;

export const zonePurposes = [
  'permitted',
  'exclusion',
  'parking',
  'slow',
  'dynamic_emergency',
  'closed_lane',
] as const;

export const zone = z.object({
  id: identifier,
  name: localizedText,
  version: z.int().min(1).default(1),
  purpose: z.enum(zonePurposes),
  geometry: z.union([polygon, multiPolygon]),
  validFrom: timestamp.optional(),
  validTo: timestamp.optional(),
  timeWindows: z.array(operatingWindow).max(50).optional(),
  appliesTo: z.array(kind).optional(),
  speedLimitMps: z.number().min(0).max(100).optional(),
  marginM: z.number().min(0).optional(),
  dwellS: z.number().min(0).optional(),
  cureS: z.number().min(0).optional(),
});
export type Zone = z.infer<typeof zone>;

/** A kind of condition with parameters, in force for some of the trial's devices. */
export const ruleUse = z.object({
  /** Unique within the permit. */
  id: identifier,
  /** Which rule, e.g. `left_lane`; its parameters are checked by the rule's own specification. */
  rule: z.string().regex(/^[a-z][a-z0-9_]{1,63}$/),
  params: z.record(z.string(), z.unknown()).default({}),
  severity: severity.optional(),
  /** Only these devices; all devices of the rule's kinds where left out. */
  deviceIds: z.array(identifier).max(10_000).optional(),
});
export type RuleUse = z.infer<typeof ruleUse>;

/** What may be done, where, when and with what: the conditions that rules judge. */
export const permitConditions = z.object({
  lanes: z.array(lane).max(1000).default([]),
  zones: z.array(zone).max(10_000).default([]),
  operatingWindows: z.array(operatingWindow).max(200).default([]),
  /** Dates without operation, in the trial's time zone. */
  holidays: z.array(date).max(400).default([]),
  speedLimitMps: z.number().min(0).max(100).optional(),
  maxOccupancy: z.int().min(0).optional(),
  safetyOperatorRequired: z.boolean().optional(),
  reportIntervalS: z.partialRecord(kind, z.number().min(0.05).max(604_800)).default({}),
  accuracyNeededM: z.number().min(0).optional(),
  permittedDeviceIds: z.array(identifier).max(100_000).optional(),
  permittedSwVersions: z.array(shortText).max(200).optional(),
  insurance: z.object({ policyNo: shortText, expires: date }).optional(),
  plates: z
    .array(z.object({ deviceId: identifier, plate: shortText, expires: date }))
    .max(1000)
    .optional(),
  rules: z.array(ruleUse).max(500).default([]),
  /**
   * True: the rules that follow from the conditions act beside those in `rules`, each unless `rules` names the
   * same rule. Otherwise they act only where `rules` is empty.
   */
  withDefaultRules: z.boolean().optional(),
});
export type PermitConditions = z.infer<typeof permitConditions>;

/** A published version of a trial's conditions: immutable, superseded by the next. */
export const permit = z.object({
  trialId: identifier,
  version: z.int().min(1),
  /** In force for observations from this time on, until the next version's. */
  validFrom: timestamp,
  publishedAt: timestamp,
  publishedBy: shortText,
  approvalNo: shortText.optional(),
  note: longText.optional(),
  conditions: permitConditions,
});
export type Permit = z.infer<typeof permit>;
