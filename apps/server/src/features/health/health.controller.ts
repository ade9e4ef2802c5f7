import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenRoute } from '../../http/route.decorator.js';
import type { Metrics } from '../../wiring/metrics.js';
import type { Readiness } from '../../wiring/readiness.js';
import { metricsToken, readinessToken } from '../../wiring/tokens.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(readinessToken) private readonly readiness: Readiness,
    @Inject(metricsToken) private readonly metrics: Metrics,
  ) {}

  /** The process lives and its event loop turns. */
  @OpenRoute('/healthz')
  health() {
    return { status: 'ok' };
  }

  /** Everything that is needed to take, store and judge data is there. */
  @OpenRoute('/readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.readiness.report();
    if (!report.ready) void reply.status(503);
    return report;
  }

  @OpenRoute('/metrics')
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.metrics.registry.contentType);
    return this.metrics.registry.metrics();
  }
}
