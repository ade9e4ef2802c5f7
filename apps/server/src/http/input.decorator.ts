import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { z } from 'zod';
import { type Endpoint, problem, type Violation } from '#contracts';
import type { FoundAccess } from '../features/people/session.service.js';
import type { Caller, RequestWithCaller } from './caller.js';
import { ProblemException } from './problem.exception.js';
import { unstorableAt } from './storable-input.js';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What a handler gets of a request, validated by its endpoint's schemas. */
export interface Input<E extends Endpoint> {
  readonly params: Parsed<E['params']>;
  readonly query: Parsed<E['query']>;
  readonly body: Parsed<E['body']>;
}

/** A JSON pointer (RFC 6901) into the request. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function parse(
  part: string,
  schema: z.ZodType | undefined,
  value: unknown,
  violations: Violation[],
): unknown {
  if (schema === undefined) return undefined;
  const unstorable = unstorableAt(value);
  if (unstorable !== null) {
    violations.push({ at: pointer([part, ...unstorable.path]), message: unstorable.message });
    return undefined;
  }
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues.slice(0, 20)) {
    violations.push({ at: pointer([part, ...issue.path]), message: issue.message });
  }
  return undefined;
}

function strict(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodObject ? schema.strict() : schema;
}

/** Reads params, query and body by the endpoint's schemas; all violations are answered together. */
export function readInput(
  endpoint: Endpoint,
  request: Pick<RequestWithCaller, 'params' | 'query' | 'body'>,
): Input<Endpoint> {
  const violations: Violation[] = [];
  const input = {
    params: parse('params', endpoint.params, request.params, violations),
    query: parse('query', strict(endpoint.query), request.query, violations),
    body: parse('body', endpoint.body, request.body, violations),
  };
  if (violations.length > 0) {
    const first = violations[0];
    throw new ProblemException(
      problem('validation_failed', `${first?.at}: ${first?.message}`, { violations }),
    );
  }
  return input as Input<Endpoint>;
}

/** The validated input of the route's endpoint. */
export const FromRequest = createParamDecorator((_: unknown, context: ExecutionContext): Input<Endpoint> => {
  const request = context.switchToHttp().getRequest<RequestWithCaller>();
  if (request.endpoint === undefined) throw new Error('a handler with input needs @Route');
  return readInput(request.endpoint, request);
});

/** Who asks; set by the access guard. */
export const FromCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (caller === undefined) throw new Error('a handler with a caller needs @Route');
  return caller;
});

/** Who asks, on a route that needs a sign-in. */
export const FromAccess = createParamDecorator((_: unknown, context: ExecutionContext): FoundAccess => {
  const { caller } = context.switchToHttp().getRequest<RequestWithCaller>();
  if (caller === undefined || caller.access === null) throw new Error('this route lets nobody in unknown');
  return caller.access;
});
