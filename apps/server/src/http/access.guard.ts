import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Endpoint, problem } from '#contracts';
import { Admission } from './admission.js';
import type { RequestWithCaller } from './caller.js';
import { ProblemException } from './problem.exception.js';
import { endpointKey, openRouteKey } from './route.decorator.js';

/** Default deny: a route without an endpoint or an explicit opening is refused to everybody. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Admission) private readonly admission: Admission,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(openRouteKey, handler) === true) return true;
    const endpoint = this.reflector.get<Endpoint | undefined>(endpointKey, handler);
    if (endpoint === undefined) throw new ProblemException(problem('forbidden', 'this route has no policy'));
    const request = context.switchToHttp().getRequest<RequestWithCaller>();
    // Who was let in for another endpoint was not let in for this one.
    if (request.endpoint !== endpoint || request.caller === undefined) {
      request.caller = await this.admission.admit(endpoint, request);
      request.endpoint = endpoint;
    }
    return true;
  }
}
