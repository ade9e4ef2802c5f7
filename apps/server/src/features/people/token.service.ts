import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { failure, type IssuedToken, type Outcome, problem, type Role, success } from '#contracts';
import type { Storage } from '#storage';
import { storageToken } from '../../wiring/tokens.js';
import { randomSecret, secretHash } from './secrets.js';

export interface TokenOrder {
  readonly name: string;
  readonly role: Role;
  readonly vendorId?: string | undefined;
  readonly expiresAt?: string | undefined;
}

/** Bearer tokens of programs: shown once, stored as a hash. */
@Injectable()
export class TokenService {
  constructor(@Inject(storageToken) private readonly storage: Storage) {}

  async issue(order: TokenOrder): Promise<Outcome<IssuedToken>> {
    if ((order.role === 'vendor') !== (order.vendorId !== undefined)) {
      return failure(
        problem('validation_failed', 'a token of the role vendor, and only such a one, names its vendorId', {
          at: '/body/vendorId',
        }),
      );
    }
    if (order.expiresAt !== undefined && Date.parse(order.expiresAt) <= Date.now()) {
      return failure(
        problem('validation_failed', 'expiresAt must lie in the future', { at: '/body/expiresAt' }),
      );
    }
    const token = `tw_${randomSecret()}`;
    const row = {
      id: randomUUID(),
      name: order.name,
      role: order.role,
      vendorId: order.vendorId ?? null,
      tokenHash: secretHash(token),
      expiresAtMs: order.expiresAt === undefined ? null : Date.parse(order.expiresAt),
    };
    const created = await this.storage.tokens.create(row);
    if (created.ok) return success({ ...created.value, token });
    return failure(problem('validation_failed', created.problem.detail, { at: '/body/vendorId' }));
  }

  revoke(tokenId: string): Promise<Outcome<void>> {
    return this.storage.tokens.revoke(tokenId);
  }
}
