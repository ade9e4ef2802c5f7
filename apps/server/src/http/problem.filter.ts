import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type Problem, problem, problemCatalogue, toProblemDocument } from '#contracts';
import { loggerToken } from '../wiring/tokens.js';
import { ProblemException } from './problem.exception.js';

function statusOf(exception: unknown): number | undefined {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

function problemOf(exception: unknown): Problem {
  if (exception instanceof ProblemException) return exception.problem;
  const status = statusOf(exception);
  const message = exception instanceof Error ? exception.message : String(exception);
  if (status === 404) return problem('not_found', 'there is nothing at this address');
  if (status === 413) return problem('payload_too_large', message);
  if (status === 429) return problem('too_many_requests', message);
  if (status !== undefined && status >= 400 && status < 500) return problem('validation_failed', message);
  return problem('internal', 'the request could not be handled; the operator finds the reason in the log');
}

/** The one place where errors become answers: problem+json as RFC 9457 defines it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(loggerToken) private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const found = problemOf(exception);
    if (found.code === 'internal') {
      this.logger.error({ err: exception, requestId: request.id, url: request.url }, 'request failed');
    }
    const document = toProblemDocument(found, { instance: request.url, requestId: String(request.id) });
    if (found.code === 'account_locked') void reply.header('retry-after', '900');
    void reply
      .status(problemCatalogue[found.code].status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(document));
  }
}
