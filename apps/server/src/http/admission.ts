import { Inject, Injectable } from '@nestjs/common';
import { decide } from '#access';
import { type Endpoint, problem } from '#contracts';
import { type FoundAccess, SessionService } from '../features/people/session.service.js';
import type { Caller, RequestWithCaller } from './caller.js';
import { ProblemException } from './problem.exception.js';
import { sessionCookie } from './session-cookie.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
export const requestHeader = 'x-trialwatch-request';

/** The token of an Authorization header; the scheme's name is case-insensitive (RFC 9110 11.1). */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

/** Decides who asks and whether the endpoint's policy lets them in. Throws the problem where it does not. */
@Injectable()
export class Admission {
  constructor(@Inject(SessionService) private readonly sessions: SessionService) {}

  async admit(endpoint: Endpoint, request: RequestWithCaller): Promise<Caller> {
    const bearer = bearerOf(request.headers.authorization);
    const sessionToken = bearer === null ? (request.cookies[sessionCookie] ?? null) : null;
    if (bearer === null) refuseOtherSites(endpoint, request, sessionToken);
    const access =
      bearer === null
        ? await this.sessions.accessByCookie(sessionToken)
        : await this.sessions.accessByToken(bearer);
    request.recognised = access;
    return callerOf(endpoint, access, sessionToken);
  }
}

/**
 * A browser adds the cookie by itself but not this header, which another site cannot set (CSRF). Signing in
 * needs it too: otherwise another site could sign a person in under an account of its own.
 */
function refuseOtherSites(
  { policy }: Endpoint,
  { method, headers }: RequestWithCaller,
  sessionToken: string | null,
): void {
  const needed = !safeMethods.has(method) && (sessionToken !== null || policy === 'public');
  if (!needed || headers[requestHeader] === '1') return;
  throw new ProblemException(
    problem('csrf_rejected', `send the header ${requestHeader}: 1, or a bearer token, with this request`),
  );
}

function callerOf({ policy }: Endpoint, access: FoundAccess | null, sessionToken: string | null): Caller {
  const principal = access?.principal ?? null;
  const decision = decide(principal, policy);
  if (decision.allowed) return { access, vendorId: decision.vendorId, sessionToken };
  throw new ProblemException(
    principal === null
      ? problem('not_signed_in', 'sign in, or send a valid bearer token')
      : problem('forbidden', `the role ${principal.role} may not do this (${policy})`),
  );
}
