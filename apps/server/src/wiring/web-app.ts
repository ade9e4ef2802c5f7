import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Admission } from '../http/admission.js';
import type { RequestWithCaller } from '../http/caller.js';
import { addSecurityHeaders } from '../http/content-security.js';
import { bodyLimitBytes, placeFrontGate } from '../http/front-gate.js';
import { ProblemFilter } from '../http/problem.filter.js';
import { serveConsole, serveDocumentAssets } from '../http/static-files.js';
import { AppModule } from './app.module.js';
import { LiveSocketAdapter } from './live-socket-adapter.js';
import { NestLogger } from './nest-logger.js';
import type { Parts } from './parts.js';

// A proxy stands on this machine or in its private network; anybody else's X-Forwarded-For is not believed.
const proxies = 'loopback, linklocal, uniquelocal';
/** A request that trickles in for longer is cut; 16 MiB arrive in it at 2.2 Mbit/s. */
const requestTimeoutMs = 60_000;

/** The HTTP and socket.io side, not yet listening. */
export async function createWebApp(parts: Parts): Promise<NestFastifyApplication> {
  const { TRIALWATCH_PUBLIC_URL: publicUrl } = parts.config;
  const filter = new ProblemFilter(parts.logger);
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    trustProxy: publicUrl === undefined ? false : proxies,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    // Addresses that cannot be decoded never reach a route, nor Nest's filters.
    frameworkErrors: (error: unknown, request: RequestWithCaller, reply: FastifyReply) =>
      filter.answer(error, request, reply),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(parts), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
    // Fastify's own parser takes JSON alone; Nest's would take forms too, which other sites can send.
    bodyParser: false,
  });
  app.useWebSocketAdapter(new LiveSocketAdapter(app, publicUrl));
  await app.register(fastifyCookie);
  await addSecurityHeaders(app, publicUrl?.startsWith('https:') === true);
  placeFrontGate(app.getHttpAdapter().getInstance(), app.get(Admission));
  await serveConsole(app);
  await serveDocumentAssets(app);
  await app.init();
  return app;
}
