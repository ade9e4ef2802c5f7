import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '#contracts';
import type { FoundAccess } from '../features/people/session.service.js';

/** Who asks, and whose things the permission of this route lets it reach (null: everybody's). */
export interface Caller {
  /** Null where nobody is signed in, on public routes only. */
  readonly access: FoundAccess | null;
  readonly vendorId: string | null;
  /** The session token from the cookie, for signing out. */
  readonly sessionToken: string | null;
}

export interface RequestWithCaller extends FastifyRequest {
  /** Who was recognised, also where the policy then says no. */
  recognised?: FoundAccess | null;
  caller?: Caller;
  endpoint?: Endpoint;
}
