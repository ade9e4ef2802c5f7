import { z } from 'zod';
import { device, issuedCredential } from '../device.js';
import { finding } from '../finding.js';
import { incident, incidentEntry, incidentSummary } from '../incident.js';
import { liveDevice, liveFinding, liveSnapshot } from '../live.js';
import { apiToken, principal, user, vendor } from '../people.js';
import { lane, permit, permitConditions, zone } from '../permit.js';
import { problemCatalogue, problemDocument } from '../problems.js';
import { quarantined, quarantinedDetail } from '../quarantine.js';
import { storedEvent, storedMessage, storedObservation } from '../rest/device-endpoints.js';
import type { Endpoint } from '../rest/endpoint.js';
import { endpoints } from '../rest/endpoints.js';
import { session } from '../rest/people-endpoints.js';
import { trial, trialFile } from '../trial.js';
import { type JsonSchema, jsonSchemaOf } from './json-schema.js';

const named: Readonly<Record<string, z.ZodType>> = {
  ApiToken: apiToken,
  Device: device,
  Finding: finding,
  Incident: incident,
  IncidentEntry: incidentEntry,
  IncidentSummary: incidentSummary,
  IssuedCredential: issuedCredential,
  Lane: lane,
  LiveDevice: liveDevice,
  LiveFinding: liveFinding,
  LiveSnapshot: liveSnapshot,
  Permit: permit,
  PermitConditions: permitConditions,
  Principal: principal,
  Problem: problemDocument,
  Quarantined: quarantined,
  QuarantinedDetail: quarantinedDetail,
  Session: session,
  StoredEvent: storedEvent,
  StoredMessage: storedMessage,
  StoredObservation: storedObservation,
  Trial: trial,
  TrialFile: trialFile,
  User: user,
  Vendor: vendor,
  Zone: zone,
};

type Components = Record<string, unknown>;

function responseIds(): z.core.$ZodRegistry<{ id?: string }> {
  const ids = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(named)) ids.add(schema, { id });
  return ids;
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '$schema' && key !== 'id')
      .map(([key, inner]) => [
        key,
        key === '$ref' && typeof inner === 'string'
          ? inner.replace('#/$defs/', '#/components/schemas/')
          : pointToComponents(inner),
      ]),
  );
}

/** A response schema; named schemas go to the components once and are referred to. */
function responseSchema(
  schema: z.ZodType,
  ids: z.core.$ZodRegistry<{ id?: string }>,
  components: Components,
): unknown {
  const { $defs, ...own } = jsonSchemaOf(schema, 'output', ids) as { $defs?: Record<string, unknown> };
  for (const [name, definition] of Object.entries($defs ?? {}))
    components[name] = pointToComponents(definition);
  const id = ids.get(schema)?.id;
  if (id === undefined) return pointToComponents(own);
  components[id] = pointToComponents(own);
  return { $ref: `#/components/schemas/${id}` };
}

function parametersOf(place: 'path' | 'query', schema: z.ZodObject | undefined): unknown[] {
  if (schema === undefined) return [];
  const whole = jsonSchemaOf(schema) as { properties?: Record<string, unknown>; required?: string[] };
  return Object.entries(whole.properties ?? {}).map(([name, own]) => ({
    name,
    in: place,
    required: place === 'path' || (whole.required ?? []).includes(name),
    schema: pointToComponents(own),
  }));
}

function problemResponses(endpoint: Endpoint): Record<string, unknown> {
  const codes = new Set([
    ...endpoint.problems,
    ...(endpoint.policy === 'public' ? [] : (['not_signed_in', 'forbidden'] as const)),
  ]);
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, en } = problemCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${en}`]);
  }
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, descriptions]) => [
        String(status),
        {
          description: descriptions.join('; '),
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      ]),
  );
}

function operationOf(
  endpoint: Endpoint,
  ids: z.core.$ZodRegistry<{ id?: string }>,
  components: Components,
): unknown {
  const answer =
    endpoint.response === null
      ? { description: 'Done' }
      : {
          description: 'Done',
          content: { 'application/json': { schema: responseSchema(endpoint.response, ids, components) } },
        };
  return {
    operationId: endpoint.operationId,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    description: endpoint.policy === 'public' ? 'Needs no sign-in.' : `Needs: \`${endpoint.policy}\`.`,
    ...(endpoint.policy === 'public' ? { security: [] } : {}),
    parameters: [...parametersOf('path', endpoint.params), ...parametersOf('query', endpoint.query)],
    ...(endpoint.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: pointToComponents(jsonSchemaOf(endpoint.body)) } },
          },
        }),
    responses: { [String(endpoint.status)]: answer, ...problemResponses(endpoint) },
  };
}

/** The OpenAPI 3.1 document of the whole API, projected from the endpoint table. */
export function openApiDocument(version: string): JsonSchema {
  const ids = responseIds();
  const components: Components = {};
  responseSchema(problemDocument, ids, components);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operationOf(endpoint, ids, components) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'TrialWatch',
      version,
      description: '城市場域實驗監看平台 API · API of the city trial watch',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ session: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'trialwatch_session' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}
