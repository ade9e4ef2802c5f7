import type { z } from 'zod';
import { type Endpoint, problemDocument } from '#contracts';
import { ApiProblem } from './api-problem.js';

type PartOf<E extends Endpoint, Name extends 'params' | 'query' | 'body'> = E extends {
  readonly [Key in Name]: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : undefined;

/** What an endpoint of the contract takes; parts that it does not have stay out. */
export interface CallInput<E extends Endpoint> {
  readonly params?: PartOf<E, 'params'>;
  readonly query?: Partial<PartOf<E, 'query'>>;
  readonly body?: PartOf<E, 'body'>;
  readonly signal?: AbortSignal;
}
export type CallResult<E extends Endpoint> = E['response'] extends z.ZodType ? z.output<E['response']> : null;

const basePath = '/api/v1';

/**
 * Calls an endpoint of the contract on the console's own origin and validates the answer.
 * @throws ApiProblem with the server's problem document, or with a transport fault.
 */
export async function call<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E> = {},
): Promise<CallResult<E>> {
  const response = await send(endpoint, input);
  const text = await response.text().catch(() => {
    throw ApiProblem.unreachable();
  });
  if (!response.ok) throw problemOf(response.status, text);
  if (endpoint.response === null) return null as CallResult<E>;
  const read = endpoint.response.safeParse(parseJson(text, response.status));
  if (!read.success) throw ApiProblem.notUnderstood(response.status, read.error.message);
  return read.data as CallResult<E>;
}

async function send<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  // A custom header cannot be set by another site's form: the server's guard against forged requests.
  if (endpoint.method !== 'GET') headers['x-trialwatch-request'] = '1';
  if (input.body !== undefined) headers['content-type'] = 'application/json';
  const init: RequestInit = { method: endpoint.method, headers, credentials: 'same-origin' };
  if (input.body !== undefined) init.body = JSON.stringify(input.body);
  if (input.signal !== undefined) init.signal = input.signal;
  try {
    return await fetch(pathOf(endpoint.path, input.params, input.query), init);
  } catch (error) {
    if (input.signal?.aborted === true) throw error;
    throw ApiProblem.unreachable();
  }
}

/** The address of a call: parameters put into the path, the query without what is undefined. */
export function pathOf(path: string, params: object = {}, query: object = {}): string {
  const values = new Map(Object.entries(params));
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value: unknown = values.get(name);
    if (value === undefined) throw new RangeError(`${path} needs ${name}`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  const asked = search.toString();
  return `${basePath}${filled}${asked === '' ? '' : `?${asked}`}`;
}

function problemOf(status: number, text: string): ApiProblem {
  const read = problemDocument.safeParse(parseJson(text, status));
  return read.success
    ? ApiProblem.fromDocument(read.data)
    : ApiProblem.notUnderstood(status, read.error.message);
}

function parseJson(text: string, status: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw ApiProblem.notUnderstood(status, 'not JSON');
  }
}
