import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { asyncApiDocument, openApiDocument, payloadSchemaDocument } from '#contracts';
import { OpenRoute } from '../../http/route.decorator.js';
import { productVersion } from '../../wiring/product-version.js';
import { mqttPage, openApiPage, problemsPage } from './pages.js';

const html = 'text/html; charset=utf-8';

/** The API's documents, and pages that make them readable without internet. */
@Controller()
export class DocumentsController {
  @OpenRoute('/api/openapi.json')
  openApi() {
    return openApiDocument(productVersion);
  }

  @OpenRoute('/api/asyncapi.json')
  asyncApi() {
    return asyncApiDocument(productVersion);
  }

  @OpenRoute('/api/payloads.schema.json')
  payloads() {
    return payloadSchemaDocument();
  }

  @OpenRoute('/api/docs')
  restPage(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', html);
    return openApiPage();
  }

  @OpenRoute('/api/docs/mqtt')
  mqttPage(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', html);
    return mqttPage();
  }

  @OpenRoute('/api/docs/problems')
  problemsPage(@Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', html);
    return problemsPage();
  }
}
