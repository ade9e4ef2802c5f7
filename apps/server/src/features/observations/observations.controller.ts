import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  endpoints,
  type Page,
  type StoredEvent,
  type StoredMessage,
  type StoredObservation,
} from '#contracts';
import type { LiveHub } from '#live';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { liveHubToken, storageToken } from '../../wiring/tokens.js';

@Controller()
export class ObservationsController {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(liveHubToken) private readonly hub: LiveHub,
  ) {}

  @Route(endpoints.listObservations)
  async observations(
    @FromRequest() { params, query }: Input<typeof endpoints.listObservations>,
    @FromCaller() caller: Caller,
  ): Promise<Page<StoredObservation>> {
    return answerOf(
      await this.storage.observations.list({ vendorId: caller.vendorId }, params.deviceId, query),
    );
  }

  @Route(endpoints.listEvents)
  async events(
    @FromRequest() { params, query }: Input<typeof endpoints.listEvents>,
    @FromCaller() caller: Caller,
  ): Promise<Page<StoredEvent>> {
    return answerOf(await this.storage.events.list({ vendorId: caller.vendorId }, params.deviceId, query));
  }

  @Route(endpoints.getMessage)
  async message(
    @FromRequest() { params }: Input<typeof endpoints.getMessage>,
    @FromCaller() caller: Caller,
  ): Promise<StoredMessage> {
    return answerOf(await this.storage.messages.get({ vendorId: caller.vendorId }, params.messageId));
  }

  @Route(endpoints.getLiveSnapshot)
  live(@FromCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', 'application/json; charset=utf-8');
    return this.hub.snapshotFor(caller.vendorId);
  }
}
