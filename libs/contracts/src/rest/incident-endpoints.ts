import { z } from 'zod';
import { identifier, timestamp } from '../fields.js';
import { finding, findingStates } from '../finding.js';
import { incident, incidentAction, incidentState, incidentSummary } from '../incident.js';
import { severity } from '../severity.js';
import { defineEndpoint } from './endpoint.js';
import { pageOf, pageQuery } from './page.js';

const filters = {
  trialId: identifier.optional(),
  deviceId: identifier.optional(),
  rule: z.string().max(64).optional(),
  severity: severity.optional(),
  from: timestamp.optional(),
  to: timestamp.optional(),
};
const incidentParams = z.object({ incidentId: identifier });

export const incidentEndpoints = {
  listFindings: defineEndpoint({
    operationId: 'listFindings',
    method: 'GET',
    path: '/findings',
    tag: 'findings',
    policy: 'finding.read',
    status: 200,
    summary: 'Findings (newest revision of each), newest onset first',
    query: pageQuery.extend({ ...filters, state: z.enum(findingStates).optional() }),
    response: pageOf(finding),
    problems: ['invalid_cursor'],
  }),
  getFinding: defineEndpoint({
    operationId: 'getFinding',
    method: 'GET',
    path: '/findings/:findingId',
    tag: 'findings',
    policy: 'finding.read',
    status: 200,
    summary: 'A finding with all its revisions',
    params: z.object({ findingId: identifier }),
    response: finding.extend({ revisions: z.array(finding) }),
    problems: ['not_found'],
  }),
  listIncidents: defineEndpoint({
    operationId: 'listIncidents',
    method: 'GET',
    path: '/incidents',
    tag: 'incidents',
    policy: 'incident.read',
    status: 200,
    summary: 'Incidents, newest first',
    query: pageQuery.extend({ ...filters, state: incidentState.optional() }),
    response: pageOf(incidentSummary),
    problems: ['invalid_cursor'],
  }),
  getIncident: defineEndpoint({
    operationId: 'getIncident',
    method: 'GET',
    path: '/incidents/:incidentId',
    tag: 'incidents',
    policy: 'incident.read',
    status: 200,
    summary: 'An incident with its findings and entries',
    params: incidentParams,
    response: incident,
    problems: ['not_found'],
  }),
  actOnIncident: defineEndpoint({
    operationId: 'actOnIncident',
    method: 'POST',
    path: '/incidents/:incidentId/entries',
    tag: 'incidents',
    policy: 'incident.handle',
    status: 201,
    summary: 'Acknowledge, assign, comment, resolve or reopen; each is a new entry',
    params: incidentParams,
    body: incidentAction,
    response: incident,
    problems: ['not_found', 'invalid_transition', 'validation_failed'],
  }),
  commentOnIncident: defineEndpoint({
    operationId: 'commentOnIncident',
    method: 'POST',
    path: '/incidents/:incidentId/comments',
    tag: 'incidents',
    policy: 'incident.comment',
    status: 201,
    summary: 'Comment on an incident (also for vendors, on their own)',
    params: incidentParams,
    body: z.object({ text: z.string().min(1).max(2000) }),
    response: incident,
    problems: ['not_found', 'validation_failed'],
  }),
} as const;
