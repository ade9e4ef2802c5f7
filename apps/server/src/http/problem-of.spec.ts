import { NotFoundException } from '@nestjs/common';
import { expect, it } from 'vitest';
import { problem } from '#contracts';
import { ProblemException } from './problem.exception.js';
import { problemOf } from './problem-of.js';

const withMore = (message: string, more: object) => Object.assign(new Error(message), more);

it.each([
  ['a problem of ours', new ProblemException(problem('conflict', 'changed')), 'conflict'],
  ['an address without anything', new NotFoundException(), 'not_found'],
  ['a body that is too large', withMore('too large', { statusCode: 413 }), 'payload_too_large'],
  ['a body that cannot be read', withMore('bad JSON', { statusCode: 400 }), 'validation_failed'],
  ['another media type', withMore('media type', { statusCode: 415 }), 'validation_failed'],
  [
    'a database that is away',
    withMore('connect ECONNREFUSED 10.0.0.1:5432', { code: 'ECONNREFUSED' }),
    'not_ready',
  ],
  ['a database that shuts down', withMore('terminating connection', { code: '57P01' }), 'not_ready'],
  ['a connection that was cut', new Error('Connection terminated unexpectedly'), 'not_ready'],
  ['a bug', new TypeError('x is not a function'), 'internal'],
  ['a fault of SQL', withMore('syntax error at or near "x"', { code: '42601' }), 'internal'],
  ['anything that was thrown', 'text', 'internal'],
])('%s', (_, thrown, code) => {
  const found = problemOf(thrown);
  expect(found.code).toBe(code);
  // The inside is for the log.
  if (code === 'internal' || code === 'not_ready')
    expect(found.detail).not.toMatch(/ECONN|10\.0|syntax|function|text/);
});
