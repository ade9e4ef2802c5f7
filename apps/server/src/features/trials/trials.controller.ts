import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Page, type Permit, type Principal, type Trial } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
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
    @FromCaller() { vendorId }: Caller,
  ): Promise<Page<Trial>> {
    return answerOf(await this.storage.trialReads.list(query, { vendorId }));
  }

  @Route(endpoints.getTrial)
  async get(@FromRequest() { params }: Input<typeof endpoints.getTrial>, @FromCaller() { vendorId }: Caller) {
    return foundOr(
      await this.storage.trialReads.find(params.trialId, { vendorId }),
      `trial ${params.trialId}`,
    );
  }

  @Route(endpoints.importTrial)
  async import(
    @FromRequest() { body }: Input<typeof endpoints.importTrial>,
    @FromCaller() { principal }: Caller,
  ): Promise<Trial> {
    return answerOf(await this.trials.import(body, principal as Principal));
  }

  @Route(endpoints.exportTrial)
  async export(
    @FromRequest() { params }: Input<typeof endpoints.exportTrial>,
    @FromCaller() { vendorId }: Caller,
  ) {
    const file = await this.storage.trialReads.exportFile(params.trialId, { vendorId });
    return foundOr(file, `trial ${params.trialId}`);
  }

  @Route(endpoints.listPermits)
  async permits(
    @FromRequest() { params, query }: Input<typeof endpoints.listPermits>,
    @FromCaller() { vendorId }: Caller,
  ): Promise<Page<Permit>> {
    const page = await this.storage.trialReads.listPermits(params.trialId, query, { vendorId });
    return answerOf(foundOr(page, `trial ${params.trialId}`));
  }

  @Route(endpoints.publishPermit)
  async publish(
    @FromRequest() { params, body }: Input<typeof endpoints.publishPermit>,
    @FromCaller() { principal }: Caller,
  ): Promise<Permit> {
    return answerOf(await this.trials.publishPermit(params.trialId, body, principal as Principal));
  }
}
