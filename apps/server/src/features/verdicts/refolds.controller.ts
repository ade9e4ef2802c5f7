import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Page, type Refold } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { storageToken } from '../../wiring/tokens.js';
import { RefoldService } from './refold.service.js';

@Controller()
export class RefoldsController {
  constructor(
    @Inject(RefoldService) private readonly refolds: RefoldService,
    @Inject(storageToken) private readonly storage: Storage,
  ) {}

  @Route(endpoints.listRefolds)
  async list(
    @FromRequest() { query }: Input<typeof endpoints.listRefolds>,
    @FromCaller() { vendorId }: Caller,
  ): Promise<Page<Refold>> {
    return answerOf(await this.storage.refoldReads.list(query, { vendorId }));
  }

  @Route(endpoints.requestRefold)
  async request(@FromRequest() { body }: Input<typeof endpoints.requestRefold>): Promise<Refold> {
    return answerOf(await this.refolds.request(body));
  }
}
