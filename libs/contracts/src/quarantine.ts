import { z } from 'zod';
import { identifier, timestamp } from './fields.js';
import { type ProblemCode, problemCodes, violation } from './problems.js';

/** A message (or one observation of it) that was refused, with the reason and its original bytes. */
export const quarantined = z.object({
  id: identifier,
  receivedAt: timestamp,
  topic: z.string(),
  trialId: identifier.nullable(),
  deviceId: identifier.nullable(),
  vendorId: identifier.nullable(),
  credentialId: z.string(),
  code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]),
  detail: z.string(),
  violations: z.array(violation),
  /** Place in the message's array; null where the whole message was refused. */
  index: z.int().nullable(),
  sizeBytes: z.int(),
  /** Of the original bytes; null where they were never taken. */
  sha256: z.string().nullable(),
});
export type Quarantined = z.infer<typeof quarantined>;

export const quarantinedDetail = quarantined.extend({
  /** Original bytes; null where they were too large to take (only their announced size is known). */
  payloadBase64: z.string().nullable(),
  /** The same as text where it is UTF-8. */
  payloadText: z.string().nullable(),
});
export type QuarantinedDetail = z.infer<typeof quarantinedDetail>;

/** What a device is told on its notice topic. */
export const notice = z.object({
  type: z.literal('rejected'),
  at: timestamp,
  code: quarantined.shape.code,
  detail: z.string(),
  violations: z.array(violation),
  index: z.int().nullable(),
  quarantineId: identifier,
  topic: z.string(),
});
export type Notice = z.infer<typeof notice>;
