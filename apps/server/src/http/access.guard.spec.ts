import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { defineEndpoint } from '#contracts';
import { SessionService } from '../features/people/session.service.js';
import { loggerToken } from '../wiring/tokens.js';
import { AccessGuard } from './access.guard.js';
import { Admission } from './admission.js';
import { ProblemFilter } from './problem.filter.js';
import { OpenRoute, Route } from './route.decorator.js';

const planted = defineEndpoint({
  operationId: 'planted',
  method: 'GET',
  path: '/planted',
  tag: 'planted',
  summary: 'Planted',
  policy: 'trial.write',
  status: 200,
  response: null,
  problems: [],
});

@Controller()
class PlantedController {
  @Get('/forgotten')
  forgotten(): string {
    return 'secret';
  }

  @Route(planted)
  withPolicy(): string {
    return 'for administrators';
  }

  @OpenRoute('/open')
  open(): string {
    return 'open';
  }
}

const roleOf: Readonly<Record<string, string>> = { a: 'administrator', o: 'operator' };
const sessions: Pick<SessionService, 'accessByCookie' | 'accessByToken'> = {
  accessByCookie: async () => null,
  accessByToken: async (token) => {
    const role = roleOf[token];
    if (role !== 'administrator' && role !== 'operator') return null;
    return { principal: { type: 'token', id: token, name: token, role, vendorId: null }, expiresAtMs: null };
  },
};

@Module({
  controllers: [PlantedController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: SessionService, useValue: sessions },
    { provide: loggerToken, useValue: pino({ level: 'silent' }) },
    Admission,
  ],
})
class PlantedModule {}

let app: NestFastifyApplication;

beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(PlantedModule, new FastifyAdapter(), {
    logger: false,
  });
  // What the cookie plugin does for a request without cookies.
  app
    .getHttpAdapter()
    .getInstance()
    .decorateRequest('cookies', { getter: () => ({}) });
  await app.init();
});
afterAll(() => app?.close());

const get = async (url: string, token?: string) => {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const { statusCode, payload } = await app.inject({ method: 'GET', url, headers });
  return [statusCode, payload.includes('"code"') ? JSON.parse(payload).code : payload];
};

it('a route without a policy is refused to everybody', async () => {
  for (const token of [undefined, 'a', 'o'])
    expect(await get('/forgotten', token)).toEqual([403, 'forbidden']);
});

it('a route with a policy is for those whom the policy names', async () => {
  expect(await get('/api/v1/planted')).toEqual([401, 'not_signed_in']);
  expect(await get('/api/v1/planted', 'unknown')).toEqual([401, 'not_signed_in']);
  expect(await get('/api/v1/planted', 'o')).toEqual([403, 'forbidden']);
  expect(await get('/api/v1/planted', 'a')).toEqual([200, 'for administrators']);
});

it('a route that is opened by name is for everybody', async () => {
  expect(await get('/open')).toEqual([200, 'open']);
});
