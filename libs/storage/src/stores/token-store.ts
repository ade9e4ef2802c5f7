import type { DataSource } from 'typeorm';
import { type ApiToken, failure, type Outcome, type Page, problem, type Role, success } from '#contracts';
import { isForeignKeyViolation } from '../connection/pg-error.js';
import { ApiTokenEntity } from '../entities/api-token-entity.js';
import type { NowMs } from '../ports.js';
import { Conditions } from '../read-models/conditions.js';
import { bindTimeAndId, type PageQuery, readPage } from '../read-models/page-reader.js';

export interface NewToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly vendorId: string | null;
  /** SHA-256 of the random token, hexadecimal. */
  readonly tokenHash: string;
  readonly expiresAtMs: number | null;
}

export class TokenStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Problem `not_found` where there is no such vendor. */
  async create(token: NewToken): Promise<Outcome<ApiToken>> {
    const { expiresAtMs, ...own } = token;
    const row: ApiTokenEntity = {
      ...own,
      createdAt: new Date(this.nowMs()),
      expiresAt: expiresAtMs === null ? null : new Date(expiresAtMs),
      revokedAt: null,
      lastUsedAt: null,
    };
    try {
      await this.source.getRepository(ApiTokenEntity).insert(row);
    } catch (error) {
      if (!isForeignKeyViolation(error)) throw error;
      return failure(problem('not_found', `there is no vendor ${token.vendorId}`, { at: '/vendorId' }));
    }
    return success(toToken(row));
  }

  /** The token that is neither revoked nor over, or null. */
  async findByHash(tokenHash: string): Promise<ApiToken | null> {
    const row = await this.source.getRepository(ApiTokenEntity).findOneBy({ tokenHash });
    if (row === null || row.revokedAt !== null) return null;
    if (row.expiresAt !== null && row.expiresAt.getTime() <= this.nowMs()) return null;
    return toToken(row);
  }

  /** Problem `not_found`; revoking twice is one. */
  async revoke(tokenId: string): Promise<Outcome<void>> {
    const [, count] = await this.source.query(
      'UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
      [tokenId, new Date(this.nowMs())],
    );
    if (count === 1) return success(undefined);
    return failure(problem('not_found', `there is no token ${tokenId}`));
  }

  async recordUse(tokenId: string): Promise<void> {
    const lastUsedAt = new Date(this.nowMs());
    await this.source.getRepository(ApiTokenEntity).update({ id: tokenId }, { lastUsedAt });
  }

  /** Newest first. */
  list(page: PageQuery): Promise<Outcome<Page<ApiToken>>> {
    return readPage<TokenRecord, ApiToken>(this.source, page, {
      select:
        'SELECT id, name, role, vendor_id, created_at, expires_at, revoked_at, last_used_at FROM api_token',
      where: new Conditions(),
      order: ['created_at', 'id'],
      direction: 'DESC',
      shape: ['number', 'string'],
      bind: bindTimeAndId,
      keyOf: (row) => [row.created_at.getTime(), row.id],
      toItem: (row) =>
        toToken({
          id: row.id,
          name: row.name,
          role: row.role,
          vendorId: row.vendor_id,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
          revokedAt: row.revoked_at,
          lastUsedAt: row.last_used_at,
        }),
    });
  }
}

interface TokenRecord {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly vendor_id: string | null;
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

function toToken(row: Omit<ApiTokenEntity, 'tokenHash'>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    vendorId: row.vendorId,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
