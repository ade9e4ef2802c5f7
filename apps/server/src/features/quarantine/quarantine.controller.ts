import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Page, type Quarantined, type QuarantinedDetail } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { storageToken } from '../../wiring/tokens.js';

@Controller()
export class QuarantineController {
  constructor(@Inject(storageToken) private readonly storage: Storage) {}

  @Route(endpoints.listQuarantine)
  async list(
    @FromRequest() { query }: Input<typeof endpoints.listQuarantine>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Quarantined>> {
    return answerOf(await this.storage.quarantineReads.list(query, { vendorId: caller.vendorId }));
  }

  @Route(endpoints.getQuarantined)
  async get(
    @FromRequest() { params }: Input<typeof endpoints.getQuarantined>,
    @FromCaller() caller: Caller,
  ): Promise<QuarantinedDetail> {
    const { quarantineId } = params;
    const found = await this.storage.quarantineReads.find(quarantineId, { vendorId: caller.vendorId });
    return foundOr(found, `quarantined message ${quarantineId}`);
  }
}
