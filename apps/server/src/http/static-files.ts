import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { productRoot } from '../wiring/product-root.js';

const yearS = 365 * 24 * 3600;
const serverPaths = ['/api/', '/socket.io/', '/healthz', '/readyz', '/metrics'];

/** The built console; every path that is no file and not the server's own is one of its pages. */
export function consoleFolder(): string {
  return join(productRoot, 'dist', 'console');
}

export async function serveConsole(app: NestFastifyApplication): Promise<void> {
  const root = consoleFolder();
  if (!existsSync(join(root, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root,
    wildcard: false,
    index: false,
    globIgnore: ['assets/**'],
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  });
  // Looked up at each request, so that a console that was built anew is served without a restart.
  await app.register(fastifyStatic, {
    root: join(root, 'assets'),
    prefix: '/assets/',
    index: false,
    decorateReply: false,
    // Names of built assets hold a hash of their content.
    setHeaders: (reply) => void reply.header('cache-control', `public, max-age=${yearS}, immutable`),
  });
  const fastify = app.getHttpAdapter().getInstance();
  const sendPage = (_: FastifyRequest, reply: FastifyReply) => reply.sendFile('index.html', root);
  fastify.get('/', sendPage);
  // A wildcard route is the last to match: pages of the console are addresses that people can keep.
  fastify.get('/*', (request: FastifyRequest, reply: FastifyReply) =>
    serverPaths.some((path) => request.url.startsWith(path))
      ? reply.callNotFound()
      : sendPage(request, reply),
  );
}

/** Files of the document pages: our own copy of Swagger UI, so that they need no internet. */
export async function serveDocumentAssets(app: NestFastifyApplication): Promise<void> {
  const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files: Readonly<Record<string, string>> = {
    'swagger-ui-bundle.js': swaggerUi,
    'swagger-ui.css': swaggerUi,
    'documents.css': join(productRoot, 'apps', 'server', 'assets'),
    'start-swagger-ui.js': join(productRoot, 'apps', 'server', 'assets'),
  };
  await app.register(fastifyStatic, {
    root: swaggerUi,
    serve: false,
    decorateReply: !existsSync(join(consoleFolder(), 'index.html')),
  });
  const fastify = app.getHttpAdapter().getInstance();
  for (const [name, root] of Object.entries(files)) {
    fastify.get(`/api/docs/assets/${name}`, (_: FastifyRequest, reply: FastifyReply) =>
      reply.sendFile(name, root),
    );
  }
}
