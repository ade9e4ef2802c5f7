import type { FastifyInstance, RouteOptions } from 'fastify';
import { type Endpoint, endpoints } from '#contracts';
import type { Admission } from './admission.js';
import type { RequestWithCaller } from './caller.js';
import { apiPath } from './route.decorator.js';

const kib = 1024;
/** Largest body of every route that is not named below. */
export const bodyLimitBytes = 64 * kib;
const largerBodiesBytes: Readonly<Record<string, number>> = {
  importTrial: 16 * kib * kib,
  publishPermit: 16 * kib * kib,
  createGateway: kib * kib,
};

const known: ReadonlyMap<string, Endpoint> = new Map(
  Object.values<Endpoint>(endpoints).map((endpoint) => [`${endpoint.method} ${apiPath(endpoint)}`, endpoint]),
);

/**
 * Asks who is there before the body is read: nobody makes the server take megabytes without the right to
 * send them. Put in place before the routes are. The guard behind it still asks what has no endpoint.
 */
export function placeFrontGate(fastify: FastifyInstance, admission: Admission): void {
  fastify.addHook('onRoute', (route: RouteOptions) => {
    const endpoint = known.get(`${String(route.method)} ${route.url}`);
    if (endpoint === undefined) return;
    route.bodyLimit = largerBodiesBytes[endpoint.operationId] ?? bodyLimitBytes;
    route.onRequest = async (request: RequestWithCaller, reply) => {
      // Answers hold people's and vendors' data, and secrets that are shown once.
      void reply.header('cache-control', 'no-store');
      request.caller = await admission.admit(endpoint, request);
      request.endpoint = endpoint;
    };
  });
}
