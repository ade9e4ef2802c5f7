import { z } from 'zod';
import { identifier, timestamp } from './fields.js';

export const roles = ['operator', 'vendor', 'regulator', 'administrator'] as const;
export const role = z.enum(roles);
export type Role = z.infer<typeof role>;

/** Who asks: a person with a session or a program with a token. */
export const principal = z.object({
  type: z.enum(['user', 'token']),
  id: identifier,
  name: z.string(),
  role,
  /** Set for the role vendor: the only vendor whose things it may see. */
  vendorId: identifier.nullable(),
});
export type Principal = z.infer<typeof principal>;

export const user = z.object({
  id: identifier,
  username: z.string(),
  displayName: z.string(),
  role,
  vendorId: identifier.nullable(),
});
export type User = z.infer<typeof user>;

export const apiToken = z.object({
  id: identifier,
  name: z.string(),
  role,
  vendorId: identifier.nullable(),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable(),
});
export type ApiToken = z.infer<typeof apiToken>;

export const vendor = z.object({ id: identifier, name: z.string() });
export type Vendor = z.infer<typeof vendor>;
