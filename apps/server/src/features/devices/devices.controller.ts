import { Controller, Inject } from '@nestjs/common';
import { type Device, endpoints, type IssuedCredential, type Page } from '#contracts';
import type { LiveHub } from '#live';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { liveHubToken, storageToken } from '../../wiring/tokens.js';
import { DeviceService } from './device.service.js';

@Controller()
export class DevicesController {
  constructor(
    @Inject(DeviceService) private readonly devices: DeviceService,
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(liveHubToken) private readonly hub: LiveHub,
  ) {}

  @Route(endpoints.listDevices)
  async list(
    @FromRequest() { query }: Input<typeof endpoints.listDevices>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Device>> {
    return answerOf(await this.storage.deviceReads.list(query, { vendorId: caller.vendorId }));
  }

  @Route(endpoints.getDevice)
  async get(@FromRequest() { params }: Input<typeof endpoints.getDevice>, @FromCaller() caller: Caller) {
    const device = foundOr(
      await this.storage.deviceReads.find(params.deviceId, { vendorId: caller.vendorId }),
      `device ${params.deviceId}`,
    );
    return { ...device, live: this.hub.device(device.id) ?? null };
  }

  @Route(endpoints.createDevice)
  async create(@FromRequest() { body }: Input<typeof endpoints.createDevice>) {
    return answerOf(await this.devices.create(body));
  }

  @Route(endpoints.issueCredential)
  async issue(@FromRequest() { params }: Input<typeof endpoints.issueCredential>): Promise<IssuedCredential> {
    return answerOf(await this.devices.issueCredential(params.deviceId));
  }

  @Route(endpoints.createGateway)
  async createGateway(
    @FromRequest() { body }: Input<typeof endpoints.createGateway>,
  ): Promise<IssuedCredential> {
    return answerOf(await this.devices.createGateway(body));
  }
}
