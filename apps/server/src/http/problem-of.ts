import { HttpException } from '@nestjs/common';
import { type Problem, problem } from '#contracts';
import { ProblemException } from './problem.exception.js';

// What Node and PostgreSQL say when the database is away: refused, reset, shutting down or starting up.
const outageCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']);

function codeOf(exception: unknown): string | undefined {
  const code = (exception as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

function isOutage(exception: unknown): boolean {
  if (outageCodes.has(codeOf(exception) ?? '')) return true;
  return exception instanceof Error && exception.message.startsWith('Connection terminated');
}

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function byStatus(status: number, message: string): Problem | null {
  if (status === 403) return problem('forbidden', message);
  if (status === 404) return problem('not_found', 'there is nothing at this address');
  if (status === 413) return problem('payload_too_large', message);
  if (status === 429) return problem('too_many_requests', message);
  if (status >= 400 && status < 500) return problem('validation_failed', message);
  return null;
}

/** What the caller is told of an exception: its own problem, a fault of the request, an outage or a bug. */
export function problemOf(exception: unknown): Problem {
  if (exception instanceof ProblemException) return exception.problem;
  const status = statusOf(exception);
  const ofRequest =
    status === undefined
      ? null
      : byStatus(status, exception instanceof Error ? exception.message : 'the request is not valid');
  if (ofRequest !== null) return ofRequest;
  if (isOutage(exception)) return problem('not_ready', 'the database does not answer; try again');
  return problem('internal', 'the request could not be handled; the operator finds the reason in the log');
}
