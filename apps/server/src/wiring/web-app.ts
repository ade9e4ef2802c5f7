import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { addSecurityHeaders } from '../http/content-security.js';
import { serveConsole, serveDocumentAssets } from '../http/static-files.js';
import { AppModule } from './app.module.js';
import { NestLogger } from './nest-logger.js';
import type { Parts } from './parts.js';

const bodyLimitBytes = 16 * 1024 * 1024;

/** The HTTP and socket.io side, not yet listening. */
export async function createWebApp(parts: Parts): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: bodyLimitBytes,
    genReqId: () => randomUUID(),
    trustProxy: parts.config.TRIALWATCH_PUBLIC_URL !== undefined,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.over(parts), adapter, {
    logger: new NestLogger(parts.logger),
    abortOnError: false,
  });
  app.useWebSocketAdapter(new IoAdapter(app));
  await app.register(fastifyCookie);
  await addSecurityHeaders(app, parts.config.TRIALWATCH_PUBLIC_URL?.startsWith('https:') === true);
  await serveConsole(app);
  await serveDocumentAssets(app);
  await app.init();
  return app;
}
