import { z } from 'zod';
import { device } from './device.js';
import { recordStatus } from './envelope.js';
import { identifier, localizedText, longText, shortText, timestamp } from './fields.js';
import { permit, permitConditions } from './permit.js';

export const trialStates = ['draft', 'announced', 'running', 'suspended', 'ended', 'archived'] as const;
export const trialState = z.enum(trialStates);
export type TrialState = z.infer<typeof trialState>;

/** From which state a trial may go into which; anything else is refused. */
export const trialTransitions: Readonly<Record<TrialState, readonly TrialState[]>> = {
  draft: ['announced', 'archived'],
  announced: ['running', 'draft', 'archived'],
  running: ['suspended', 'ended'],
  suspended: ['running', 'ended'],
  ended: ['archived'],
  archived: [],
};

/** A trial's state from a time on: changes are appended, never edited, and part of every verdict's ground. */
export const trialStateChange = z.object({
  state: trialState,
  /** In this state from then on. */
  at: timestamp,
  reason: longText.optional(),
  by: shortText.optional(),
});
export type TrialStateChange = z.infer<typeof trialStateChange>;

const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Taipei');

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const trialShape = {
  id: identifier,
  name: localizedText,
  summary: localizedText.optional(),
  state: trialState,
  /** What an observation counts as when it does not say so itself. */
  recordStatus: recordStatus,
  timeZone,
  /** Datum of lanes and positions; the offset is added to positions, in metres east and north. */
  datum: z.enum(['WGS84', 'TWD97']).default('WGS84'),
  datumOffsetM: z.object({ east: z.number(), north: z.number() }).optional(),
  /** Names a jurisdiction profile with its legal timers. */
  jurisdiction: z
    .string()
    .regex(/^[a-z0-9-]{2,32}$/)
    .default('tw'),
  applicant: shortText.optional(),
  periodStart: timestamp.optional(),
  periodEnd: timestamp.optional(),
  vendorIds: z.array(identifier).max(100).default([]),
};

export const trial = z.object({ ...trialShape, createdAt: timestamp, permitVersion: z.int().nullable() });
export type Trial = z.infer<typeof trial>;

/** What the rules must know of a trial. */
export type TrialFrame = Pick<Trial, 'id' | 'timeZone' | 'datum' | 'datumOffsetM' | 'recordStatus'>;

/** One file that holds a trial with its permit versions and devices: import, export, back-test. */
export const trialFile = z.object({
  format: z.literal('trialwatch.trial/1'),
  trial: z.object({
    ...trialShape,
    state: trialState.default('running'),
    recordStatus: recordStatus.default('actual'),
  }),
  permits: z
    .array(
      permit.pick({ approvalNo: true, note: true }).extend({
        version: z.int().min(1).default(1),
        validFrom: timestamp,
        conditions: permitConditions,
      }),
    )
    .min(1)
    .max(1000),
  devices: z
    .array(
      device.omit({ trialId: true }).extend({
        /** Written by an export: nobody could expect a report before. An import registers anew. */
        registeredAt: timestamp.optional(),
      }),
    )
    .max(100_000)
    .default([]),
  /** Ascending; the last one is the trial's state. Without any, the trial was always in its state. */
  stateChanges: z.array(trialStateChange).max(10_000).default([]),
});
export type TrialFile = z.infer<typeof trialFile>;
export type TrialFileInput = z.input<typeof trialFile>;
