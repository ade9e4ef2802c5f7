import { deviceEndpoints } from './device-endpoints.js';
import type { Endpoint } from './endpoint.js';
import { incidentEndpoints } from './incident-endpoints.js';
import { peopleEndpoints } from './people-endpoints.js';
import { trialEndpoints } from './trial-endpoints.js';
import { verdictEndpoints } from './verdict-endpoints.js';

/** Every route of the API; controllers, OpenAPI and the access tests are projected from it. */
export const endpoints = {
  ...peopleEndpoints,
  ...trialEndpoints,
  ...deviceEndpoints,
  ...incidentEndpoints,
  ...verdictEndpoints,
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;
