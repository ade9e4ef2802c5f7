import type { z } from 'zod';
import type { Permission } from '../permissions.js';
import type { ProblemCode } from '../problems.js';

/** `public` needs no sign-in, `session` any signed-in caller; else the permission that libs/access grants. */
export type Policy = 'public' | 'session' | Permission;

export interface Endpoint {
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below /api/v1, with `:name` parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly policy: Policy;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType | null;
  readonly status: 200 | 201 | 204;
  readonly problems: readonly ProblemCode[];
}

export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}
