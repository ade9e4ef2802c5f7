import { type ArgumentsHost, Catch, type ExceptionFilter, Inject } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { problemCatalogue, toProblemDocument, type Violation } from '#contracts';
import { loggerToken } from '../wiring/tokens.js';
import type { RequestWithCaller } from './caller.js';
import { problemOf } from './problem-of.js';

const lockedRetryS = '900';
const busyRetryS = '5';

/** The one place where errors become answers: problem+json as RFC 9457 defines it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(loggerToken) private readonly logger: Logger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<RequestWithCaller>(), http.getResponse<FastifyReply>());
  }

  answer(exception: unknown, request: RequestWithCaller, reply: FastifyReply): void {
    const found = problemOf(exception);
    const { status } = problemCatalogue[found.code];
    this.#log(exception, request, found.code, status);
    if (reply.sent) return;
    const violations: readonly Violation[] | undefined =
      found.violations ?? (found.at === undefined ? undefined : [{ at: found.at, message: found.detail }]);
    const document = toProblemDocument(
      { code: found.code, detail: found.detail, ...(violations === undefined ? {} : { violations }) },
      { instance: request.url, requestId: request.id },
    );
    if (found.code === 'account_locked') void reply.header('retry-after', lockedRetryS);
    if (found.code === 'too_many_requests' || found.code === 'not_ready')
      void reply.header('retry-after', busyRetryS);
    void reply
      .status(status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(document));
  }

  /** One line for each failure. No header, body, query or detail: they may hold secrets. */
  #log(exception: unknown, request: RequestWithCaller, code: string, status: number): void {
    const { id, method, url, ip, recognised } = request;
    const by = recognised?.principal;
    const line = {
      requestId: id,
      method,
      path: url.split('?', 1)[0],
      status,
      code,
      remoteAddress: ip,
      ...(by === undefined ? {} : { by: { type: by.type, id: by.id, role: by.role } }),
    };
    if (status >= 500) this.logger.error({ ...line, err: exception }, 'request failed');
    else this.logger.info(line, 'request refused');
  }
}
