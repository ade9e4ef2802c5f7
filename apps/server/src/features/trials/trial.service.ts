import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Device,
  endpoints,
  failure,
  type Outcome,
  type Permit,
  type Principal,
  type Problem,
  problem,
  success,
  type Trial,
  type TrialFile,
} from '#contracts';
import type { Ingest } from '#ingest';
import { checkPermit } from '#rules';
import type { Storage } from '#storage';
import { DirectoryLoader } from '../../wiring/directory-loader.js';
import { ingestToken, storageToken } from '../../wiring/tokens.js';

type PermitOrder = z.output<typeof endpoints.publishPermit.body>;
type StateOrder = z.output<typeof endpoints.changeTrialState.body>;

// PostgreSQL keeps versions as integers, and every publication must find a next one.
const largestImportedVersion = 1_000_000;

/** The same problem with its places told within the request. */
function placed({ code, detail, at, violations }: Problem, within: string): Problem {
  return problem(code, detail, {
    ...(at === undefined ? {} : { at: `${within}${at}` }),
    ...(violations === undefined
      ? {}
      : { violations: violations.map((one) => ({ ...one, at: `${within}${one.at}` })) }),
  });
}

type Version = Pick<TrialFile['permits'][number], 'version' | 'conditions' | 'validFrom'>;

/** A version of a permit beside the trial's earlier ones. */
function checkVersion(
  { trial, permits }: TrialFile,
  { version, conditions, validFrom }: Version,
  devices: readonly Device[],
): Outcome<void> {
  const former = permits.filter((one) => one.version < version).sort((a, b) => a.version - b.version);
  const permit = { version, conditions };
  const source = { trial, permit, devices, inForceFromMs: Date.parse(validFrom) };
  const checked = checkPermit(source, former.at(-1)?.conditions);
  return checked.ok ? success(undefined) : checked;
}

/** Imports and steers trials and publishes permits; nothing is stored whose rules do not compile. */
@Injectable()
export class TrialService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(DirectoryLoader) private readonly loader: DirectoryLoader,
    @Inject(ingestToken) private readonly ingest: Ingest,
  ) {}

  async import(file: TrialFile, by: Principal): Promise<Outcome<Trial>> {
    const devices = file.devices.map((device) => ({ ...device, trialId: file.trial.id }));
    for (const [index, permit] of file.permits.entries()) {
      if (permit.version > largestImportedVersion) {
        const at = `/body/permits/${index}/version`;
        return failure(problem('permit_invalid', `must be ${largestImportedVersion} at most`, { at }));
      }
      const checked = checkVersion(file, permit, devices);
      if (!checked.ok) return failure(placed(checked.problem, `/body/permits/${index}`));
    }
    const imported = await this.storage.trials.importFile(file, by.name);
    if (!imported.ok) return failure(placed(imported.problem, '/body'));
    await this.loader.load();
    return imported;
  }

  async publishPermit(trialId: string, order: PermitOrder, by: Principal): Promise<Outcome<Permit>> {
    const file = await this.storage.trialReads.exportFile(trialId, { vendorId: null });
    if (file === null) return failure(problem('not_found', `there is no trial ${trialId}`));
    const own = file.devices.map((device) => ({ ...device, trialId }));
    const version = Math.max(0, ...file.permits.map((permit) => permit.version)) + 1;
    const checked = checkVersion(file, { ...order, version }, own);
    if (!checked.ok) return failure(placed(checked.problem, '/body'));
    const publish = () => this.storage.trials.publishPermit(trialId, order, by.name);
    const published = await this.#judgingAnew(publish);
    return published.ok ? published : failure(placed(published.problem, '/body'));
  }

  /** Puts the trial into a state from `at` on, now where left out; what was judged since `at` is judged again. */
  async changeState(
    trialId: string,
    { state, at, reason }: StateOrder,
    by: Principal,
  ): Promise<Outcome<Trial>> {
    const change = { state, reason, at: at ?? new Date().toISOString() };
    const changed = await this.#judgingAnew(() => this.storage.trials.changeState(trialId, change, by.name));
    return changed.ok ? changed : failure(placed(changed.problem, '/body'));
  }

  /** The store orders the re-folds with the change; they must not begin before memory holds it. */
  #judgingAnew<T>(change: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.ingest.holdRefolds(async () => {
      const changed = await change();
      if (!changed.ok) return changed;
      await this.loader.load();
      this.ingest.wakeRefolds();
      return changed;
    });
  }
}
