import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Device,
  endpoints,
  failure,
  type Outcome,
  type Permit,
  type PermitConditions,
  type Principal,
  problem,
  success,
  type Trial,
  type TrialFile,
  type TrialFrame,
} from '#contracts';
import { compileRuleset } from '#rules';
import type { Storage } from '#storage';
import { DirectoryLoader } from '../../wiring/directory-loader.js';
import { storageToken } from '../../wiring/tokens.js';

type PermitOrder = z.output<typeof endpoints.publishPermit.body>;

/** Imports trials and publishes permits; nothing is stored whose rules do not compile. */
@Injectable()
export class TrialService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(DirectoryLoader) private readonly loader: DirectoryLoader,
  ) {}

  async import(file: TrialFile, by: Principal): Promise<Outcome<Trial>> {
    const devices = file.devices.map((device) => ({ ...device, trialId: file.trial.id }));
    for (const [index, permit] of file.permits.entries()) {
      const compiled = this.#compile(
        file.trial,
        permit.version,
        permit.conditions,
        devices,
        Date.parse(permit.validFrom),
      );
      if (!compiled.ok)
        return failure({ ...compiled.problem, detail: `permits/${index}: ${compiled.problem.detail}` });
    }
    const imported = await this.storage.trials.importFile(file, by.name);
    if (imported.ok) await this.loader.load();
    return imported;
  }

  async publishPermit(trialId: string, order: PermitOrder, by: Principal): Promise<Outcome<Permit>> {
    const { trials, devices } = await this.storage.trialReads.directory();
    const trial = trials.find((one) => one.id === trialId);
    if (trial === undefined) return failure(problem('not_found', `there is no trial ${trialId}`));
    const own = devices.filter((device) => device.trialId === trialId);
    const compiled = this.#compile(trial, 1, order.conditions, own, Date.parse(order.validFrom));
    if (!compiled.ok) return compiled;
    const published = await this.storage.trials.publishPermit(trialId, order, by.name);
    if (published.ok) await this.loader.load();
    return published;
  }

  #compile(
    trial: TrialFrame,
    version: number,
    conditions: PermitConditions,
    devices: readonly Device[],
    inForceFromMs: number,
  ): Outcome<void> {
    if (Number.isNaN(inForceFromMs)) return failure(problem('permit_invalid', 'validFrom is not a time'));
    const compiled = compileRuleset({ trial, permit: { version, conditions }, devices, inForceFromMs });
    return compiled.ok ? success(undefined) : compiled;
  }
}
