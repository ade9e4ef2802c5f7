import { Controller, Inject } from '@nestjs/common';
import { type BacktestDifference, type Explanation, endpoints } from '#contracts';
import type { Caller } from '../../http/caller.js';
import { FromAccess, FromCaller, FromRequest, type Input } from '../../http/input.decorator.js';
import { answerOf, foundOr } from '../../http/problem.exception.js';
import { Route } from '../../http/route.decorator.js';
import type { FoundAccess } from '../people/session.service.js';
import { BacktestService } from './backtest.service.js';
import { ExplanationService } from './explanation.service.js';

/** How verdicts came about, and how they would be under another permit. */
@Controller()
export class VerdictsController {
  constructor(
    @Inject(ExplanationService) private readonly explanations: ExplanationService,
    @Inject(BacktestService) private readonly backtests: BacktestService,
  ) {}

  @Route(endpoints.explainFinding)
  async explain(
    @FromRequest() { params }: Input<typeof endpoints.explainFinding>,
    @FromCaller() { vendorId }: Caller,
  ): Promise<Explanation> {
    const explained = await this.explanations.explain(params.findingId, vendorId);
    return foundOr(explained, `finding ${params.findingId}`);
  }

  @Route(endpoints.backtest)
  async backtest(
    @FromRequest() { params, body }: Input<typeof endpoints.backtest>,
    @FromAccess() { principal }: FoundAccess,
  ): Promise<BacktestDifference> {
    return answerOf(await this.backtests.run(params.trialId, body, principal));
  }
}
