import { z } from 'zod';
import { identifier, timestamp } from '../fields.js';
import { permit } from '../permit.js';
import { trial, trialFile, trialState } from '../trial.js';
import { defineEndpoint } from './endpoint.js';
import { pageOf, pageQuery } from './page.js';

const trialParams = z.object({ trialId: identifier });

export const trialEndpoints = {
  listTrials: defineEndpoint({
    operationId: 'listTrials',
    method: 'GET',
    path: '/trials',
    tag: 'trials',
    policy: 'trial.read',
    status: 200,
    summary: 'Trials',
    query: pageQuery.extend({ state: trialState.optional() }),
    response: pageOf(trial),
    problems: ['invalid_cursor'],
  }),
  getTrial: defineEndpoint({
    operationId: 'getTrial',
    method: 'GET',
    path: '/trials/:trialId',
    tag: 'trials',
    policy: 'trial.read',
    status: 200,
    summary: 'A trial with the permit in force',
    params: trialParams,
    response: trial.extend({ permit: permit.nullable() }),
    problems: ['not_found'],
  }),
  importTrial: defineEndpoint({
    operationId: 'importTrial',
    method: 'POST',
    path: '/trials',
    tag: 'trials',
    policy: 'trial.write',
    status: 201,
    summary: 'Import a trial with its permits and devices from a trial file',
    body: trialFile,
    response: trial,
    problems: ['already_exists', 'permit_invalid', 'validation_failed'],
  }),
  exportTrial: defineEndpoint({
    operationId: 'exportTrial',
    method: 'GET',
    path: '/trials/:trialId/export',
    tag: 'trials',
    policy: 'trial.read',
    status: 200,
    summary: 'The trial as a file',
    params: trialParams,
    response: trialFile,
    problems: ['not_found'],
  }),
  listPermits: defineEndpoint({
    operationId: 'listPermits',
    method: 'GET',
    path: '/trials/:trialId/permits',
    tag: 'trials',
    policy: 'trial.read',
    status: 200,
    summary: 'Permit versions, newest first',
    params: trialParams,
    query: pageQuery,
    response: pageOf(permit),
    problems: ['not_found', 'invalid_cursor'],
  }),
  publishPermit: defineEndpoint({
    operationId: 'publishPermit',
    method: 'POST',
    path: '/trials/:trialId/permits',
    tag: 'trials',
    policy: 'permit.publish',
    status: 201,
    summary: 'Publish a new permit version; published versions are never changed',
    params: trialParams,
    body: permit.pick({ conditions: true, approvalNo: true, note: true }).extend({ validFrom: timestamp }),
    response: permit,
    problems: ['not_found', 'permit_invalid', 'conflict', 'validation_failed'],
  }),
} as const;
