import { Controller, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import {
  type Device,
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
import { answerOf, foundOr } from '../../http/problem.exception.js';
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
    const device = await this.#device(params.deviceId, caller);
    return answerOf(await this.storage.observationReads.list(device, query));
  }

  @Route(endpoints.listEvents)
  async events(
    @FromRequest() { params, query }: Input<typeof endpoints.listEvents>,
    @FromCaller() caller: Caller,
  ): Promise<Page<StoredEvent>> {
    const device = await this.#device(params.deviceId, caller);
    return answerOf(await this.storage.observationReads.listEvents(device, query));
  }

  @Route(endpoints.getMessage)
  async message(
    @FromRequest() { params }: Input<typeof endpoints.getMessage>,
    @FromCaller() caller: Caller,
  ): Promise<StoredMessage> {
    return foundOr(
      await this.storage.messageReads.find(params.messageId, { vendorId: caller.vendorId }),
      `message ${params.messageId}`,
    );
  }

  @Route(endpoints.getLiveSnapshot)
  live(@FromCaller() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): string {
    void reply.header('content-type', 'application/json; charset=utf-8');
    return this.hub.snapshotFor(caller.vendorId);
  }

  async #device(deviceId: string, caller: Caller): Promise<Device> {
    const found = await this.storage.deviceReads.find(deviceId, { vendorId: caller.vendorId });
    return foundOr(found, `device ${deviceId}`);
  }
}
