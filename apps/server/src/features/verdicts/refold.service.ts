import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { endpoints, Outcome, Refold } from '#contracts';
import type { Ingest } from '#ingest';
import type { Storage } from '#storage';
import { DirectoryLoader } from '../../wiring/directory-loader.js';
import { ingestToken, storageToken } from '../../wiring/tokens.js';

type RefoldOrder = z.output<typeof endpoints.requestRefold.body>;

/** Orders that stored data be judged again; what came too late to be judged by itself is judged with them. */
@Injectable()
export class RefoldService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(DirectoryLoader) private readonly loader: DirectoryLoader,
    @Inject(ingestToken) private readonly ingest: Ingest,
  ) {}

  /** Answers as soon as the order is stored; the verdicts follow. Problems: `not_found`, `validation_failed`. */
  async request(order: RefoldOrder): Promise<Outcome<Refold>> {
    const requested = await this.storage.refolds.request(order);
    if (!requested.ok) return requested;
    await this.loader.load();
    this.ingest.wakeRefolds();
    return requested;
  }
}
