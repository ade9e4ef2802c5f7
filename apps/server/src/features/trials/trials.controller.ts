import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Page, type Permit, type Principal, type Trial } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { storageToken } from '../../wiring/tokens.js';
import { TrialService } from './trial.service.js';

@Controller()
export class TrialsController {
  constructor(
    @Inject(TrialService) private readonly trials: TrialService,
    @Inject(storageToken) private readonly storage: Storage,
  ) {}

  @Route(endpoints.listTrials)
  async list(
    @FromRequest() { query }: Input<typeof endpoints.listTrials>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Trial>> {
    return answerOf(await this.storage.trials.list({ vendorId: caller.vendorId }, query));
  }

  @Route(endpoints.getTrial)
  async get(@FromRequest() { params }: Input<typeof endpoints.getTrial>, @FromCaller() caller: Caller) {
    return answerOf(await this.storage.trials.get({ vendorId: caller.vendorId }, params.trialId, Date.now()));
  }

  @Route(endpoints.importTrial)
  async import(
    @FromRequest() { body }: Input<typeof endpoints.importTrial>,
    @FromCaller() caller: Caller,
  ): Promise<Trial> {
    return answerOf(await this.trials.import(body, caller.principal as Principal));
  }

  @Route(endpoints.exportTrial)
  async export(@FromRequest() { params }: Input<typeof endpoints.exportTrial>, @FromCaller() caller: Caller) {
    return answerOf(await this.storage.trials.export({ vendorId: caller.vendorId }, params.trialId));
  }

  @Route(endpoints.listPermits)
  async permits(
    @FromRequest() { params, query }: Input<typeof endpoints.listPermits>,
    @FromCaller() caller: Caller,
  ): Promise<Page<Permit>> {
    return answerOf(
      await this.storage.trials.listPermits({ vendorId: caller.vendorId }, params.trialId, query),
    );
  }

  @Route(endpoints.publishPermit)
  async publish(
    @FromRequest() { params, body }: Input<typeof endpoints.publishPermit>,
    @FromCaller() caller: Caller,
  ): Promise<Permit> {
    return answerOf(await this.trials.publishPermit(params.trialId, body, caller.principal as Principal));
  }
}
