import { Controller, Inject } from '@nestjs/common';
import { endpoints, type Page, type Permit, type Trial, type TrialStateChange } from '#contracts';
import type { Storage } from '#storage';
import type { Caller } from '../../http/caller.js';
import { FromAccess, FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import { storageToken } from '../../wiring/tokens.js';
import type { FoundAccess } from '../people/session.service.js';
import { TrialService } from './trial.service.js';

/** A vendor sees itself among the vendors of a trial, not its rivals. */
function shownTo<T extends { readonly vendorIds: readonly string[] }>(vendorId: string | null, trial: T): T {
  return vendorId === null ? trial : { ...trial, vendorIds: [vendorId] };
}

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
    const page = answerOf(await this.storage.trialReads.list(query, { vendorId }));
    return { ...page, items: page.items.map((trial) => shownTo(vendorId, trial)) };
  }

  @Route(endpoints.getTrial)
  async get(@FromRequest() { params }: Input<typeof endpoints.getTrial>, @FromCaller() { vendorId }: Caller) {
    const found = await this.storage.trialReads.find(params.trialId, { vendorId });
    return shownTo(vendorId, foundOr(found, `trial ${params.trialId}`));
  }

  @Route(endpoints.importTrial)
  async import(
    @FromRequest() { body }: Input<typeof endpoints.importTrial>,
    @FromAccess() { principal }: FoundAccess,
  ): Promise<Trial> {
    return answerOf(await this.trials.import(body, principal));
  }

  @Route(endpoints.exportTrial)
  async export(
    @FromRequest() { params }: Input<typeof endpoints.exportTrial>,
    @FromCaller() { vendorId }: Caller,
  ) {
    const file = await this.storage.trialReads.exportFile(params.trialId, { vendorId });
    const { trial, ...rest } = foundOr(file, `trial ${params.trialId}`);
    return { ...rest, trial: shownTo(vendorId, trial) };
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
    @FromAccess() { principal }: FoundAccess,
  ): Promise<Permit> {
    return answerOf(await this.trials.publishPermit(params.trialId, body, principal));
  }

  @Route(endpoints.listTrialStates)
  async states(
    @FromRequest() { params }: Input<typeof endpoints.listTrialStates>,
    @FromCaller() { vendorId }: Caller,
  ): Promise<{ readonly items: readonly TrialStateChange[] }> {
    const states = await this.storage.trialReads.states(params.trialId, { vendorId });
    return { items: foundOr(states, `trial ${params.trialId}`) };
  }

  @Route(endpoints.changeTrialState)
  async changeState(
    @FromRequest() { params, body }: Input<typeof endpoints.changeTrialState>,
    @FromAccess() { principal }: FoundAccess,
  ): Promise<Trial> {
    return answerOf(await this.trials.changeState(params.trialId, body, principal));
  }
}
