import type { FastifyRequest } from 'fastify';
import type { Endpoint, Principal } from '#contracts';

/** Who asks, and whose things the permission of this route lets it reach (null: everybody's). */
export interface Caller {
  readonly principal: Principal | null;
  readonly vendorId: string | null;
  /** The session token from the cookie, for signing out. */
  readonly sessionToken: string | null;
}

export interface RequestWithCaller extends FastifyRequest {
  caller?: Caller;
  endpoint?: Endpoint;
}
