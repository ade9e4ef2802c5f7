import { applyDecorators, HttpCode, RequestMapping, RequestMethod, SetMetadata } from '@nestjs/common';
import type { Endpoint } from '#contracts';

export const endpointKey = 'trialwatch:endpoint';
export const openRouteKey = 'trialwatch:open-route';

const methods = { GET: RequestMethod.GET, POST: RequestMethod.POST, DELETE: RequestMethod.DELETE } as const;

/** The endpoint's whole path, with `:name` parameters. */
export function apiPath(endpoint: Endpoint): string {
  return `/api/v1${endpoint.path}`;
}

/** Binds a handler to its endpoint in the contract: path, method, status, policy and schemas. */
export function Route(endpoint: Endpoint): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path: apiPath(endpoint), method: methods[endpoint.method] }),
    HttpCode(endpoint.status),
    SetMetadata(endpointKey, endpoint),
  );
}

/** A route outside the contract that anybody may read: health, documents. Everything else is denied. */
export function OpenRoute(path: string): MethodDecorator {
  return applyDecorators(
    RequestMapping({ path, method: RequestMethod.GET }),
    SetMetadata(openRouteKey, true),
  );
}
