import { z } from 'zod';
import { backtestDifference } from '../backtest.js';
import { explanation } from '../explanation.js';
import { identifier, timestamp } from '../fields.js';
import { permitConditions } from '../permit.js';
import { refold, refoldStates } from '../refold.js';
import { defineEndpoint } from './endpoint.js';
import { pageOf, pageQuery } from './page.js';

/** How verdicts came about, how they would be under another permit, and judging again. */
export const verdictEndpoints = {
  explainFinding: defineEndpoint({
    operationId: 'explainFinding',
    method: 'GET',
    path: '/findings/:findingId/explanation',
    tag: 'findings',
    policy: 'finding.read',
    status: 200,
    summary: 'Why: rule and lane with version, parameters, the observations used and the value at each',
    params: z.object({ findingId: identifier }),
    response: explanation,
    problems: ['not_found'],
  }),
  backtest: defineEndpoint({
    operationId: 'backtest',
    method: 'POST',
    path: '/trials/:trialId/backtests',
    tag: 'trials',
    policy: 'backtest.run',
    status: 200,
    summary: 'Judge a stored period by a draft of the conditions; answers the difference, stores nothing',
    params: z.object({ trialId: identifier }),
    body: z.object({
      conditions: permitConditions,
      from: timestamp,
      to: timestamp,
      deviceIds: z.array(identifier).min(1).max(1000).optional(),
    }),
    response: backtestDifference,
    problems: ['not_found', 'permit_invalid', 'validation_failed', 'too_much', 'too_many_requests'],
  }),
  listRefolds: defineEndpoint({
    operationId: 'listRefolds',
    method: 'GET',
    path: '/refolds',
    tag: 'findings',
    policy: 'refold.read',
    status: 200,
    summary: 'Orders to judge again, newest first; `held` ones wait for somebody to ask for it',
    query: pageQuery.extend({
      trialId: identifier.optional(),
      deviceId: identifier.optional(),
      state: z.enum(refoldStates).optional(),
    }),
    response: pageOf(refold),
    problems: ['invalid_cursor'],
  }),
  requestRefold: defineEndpoint({
    operationId: 'requestRefold',
    method: 'POST',
    path: '/refolds',
    tag: 'findings',
    policy: 'refold.request',
    status: 201,
    summary: 'Judge the stored data of a device again from a time on, data that came too late included',
    body: z.object({ deviceId: identifier, from: timestamp }),
    response: refold,
    problems: ['not_found', 'validation_failed'],
  }),
} as const;
