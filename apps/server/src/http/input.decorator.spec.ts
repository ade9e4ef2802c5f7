import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineEndpoint, endpoints } from '#contracts';
import { readInput } from './input.decorator.js';
import { ProblemException } from './problem.exception.js';

const endpoint = defineEndpoint({
  ...endpoints.publishPermit,
  query: z.object({ limit: z.coerce.number().int().max(9).default(5) }),
  body: z.object({ name: z.string(), 'a/b~c': z.number().optional(), deep: z.unknown().optional() }),
});
const params = { trialId: 'xinyi' };

function placesOf(request: { query?: unknown; body?: unknown }): unknown {
  try {
    readInput(endpoint, { params, query: {}, body: { name: 'x' }, ...request });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof ProblemException)) throw error;
    expect(error.problem.code).toBe('validation_failed');
    return error.problem.violations?.map(({ at }) => at);
  }
}

it('gives what the schemas make of a request', () => {
  const input = readInput(endpoint, { params, query: { limit: '7' }, body: { name: 'x', unknown: 1 } });
  expect(input).toEqual({ params, query: { limit: 7 }, body: { name: 'x' } });
  expect(readInput(endpoint, { params, query: {}, body: { name: 'x' } }).query).toEqual({ limit: 5 });
});

it.each([
  ['a query that is not known', { query: { colour: 'red' } }, ['/query']],
  ['a query and a body', { query: { limit: '10' }, body: {} }, ['/query/limit', '/body/name']],
  ['no body', { body: null }, ['/body/name']],
  ['a name that a pointer must escape', { body: { name: 'x', 'a/b~c': 'y' } }, ['/body/a~1b~0c']],
  ['U+0000', { body: { name: 'a\0' } }, ['/body/name']],
  ['U+0000 in a name', { body: { name: 'x', deep: { 'a\0': 1 } } }, ['/body/deep']],
  ['half a surrogate pair', { body: { name: 'x', deep: [{ y: '\ud800' }] } }, ['/body/deep/0/y']],
])('names the place of %s', (_, request, places) => {
  expect(placesOf(request)).toEqual(places);
});

it('takes nesting that we use and refuses nesting without end', () => {
  const nested = (depth: number) => {
    let value: unknown = 1;
    for (let level = 0; level < depth; level += 1) value = [value];
    return { body: { name: 'x', deep: value } };
  };
  expect(placesOf(nested(30))).toBe('accepted');
  expect(placesOf(nested(100_000))).toEqual(['/body/deep/0/0']);
});
