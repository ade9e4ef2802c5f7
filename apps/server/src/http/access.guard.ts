import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { decide } from '#access';
import { type Endpoint, problem } from '#contracts';
import { SessionService } from '../features/people/session.service.js';
import type { Caller, RequestWithCaller } from './caller.js';
import { ProblemException } from './problem.exception.js';
import { endpointKey, openRouteKey } from './route.decorator.js';
import { sessionCookie } from './session-cookie.js';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
export const requestHeader = 'x-trialwatch-request';

function bearerOf(request: RequestWithCaller): string | null {
  const header = request.headers.authorization;
  return header?.startsWith('Bearer ') === true ? header.slice('Bearer '.length).trim() : null;
}

/** Default deny: a route without an endpoint or an explicit opening is refused to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(SessionService) private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(openRouteKey, handler) === true) return true;
    const endpoint = this.reflector.get<Endpoint | undefined>(endpointKey, handler);
    if (endpoint === undefined) throw new ProblemException(problem('forbidden', 'this route has no policy'));
    const request = context.switchToHttp().getRequest<RequestWithCaller>();
    request.endpoint = endpoint;
    request.caller = await this.#callerFor(endpoint, request);
    return true;
  }

  async #callerFor(endpoint: Endpoint, request: RequestWithCaller): Promise<Caller> {
    const bearer = bearerOf(request);
    const sessionToken = bearer === null ? (request.cookies[sessionCookie] ?? null) : null;
    // A browser adds the cookie by itself but not this header, and another site cannot set it (CSRF).
    if (bearer === null && !safeMethods.has(request.method) && request.headers[requestHeader] !== '1') {
      throw new ProblemException(
        problem('csrf_rejected', `send the header ${requestHeader}: 1, or a bearer token, with this request`),
      );
    }
    const principal =
      bearer === null ? await this.sessions.byCookie(sessionToken) : await this.sessions.byToken(bearer);
    const decision = decide(principal, endpoint.policy);
    if (decision.allowed) return { principal, vendorId: decision.vendorId, sessionToken };
    throw new ProblemException(
      principal === null
        ? problem('not_signed_in', 'sign in, or send a valid bearer token')
        : problem('forbidden', `the role ${principal.role} may not do this (${endpoint.policy})`),
    );
  }
}
