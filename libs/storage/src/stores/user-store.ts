import type { DataSource } from 'typeorm';
import { failure, type Outcome, type Page, problem, type Role, success, type User } from '#contracts';
import { isForeignKeyViolation, isUniqueViolation } from '../connection/pg-error.js';
import { UserAccountEntity } from '../entities/user-account-entity.js';
import type { NowMs } from '../ports.js';
import { Conditions } from '../read-models/conditions.js';
import { type PageQuery, readPage } from '../read-models/page-reader.js';

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  /** argon2 in PHC format. */
  readonly passwordHash: string;
  readonly role: Role;
  readonly vendorId: string | null;
}

/** A person as the sign-in needs it. */
export interface Account extends User {
  readonly passwordHash: string;
  readonly failedCount: number;
  readonly lockedUntilMs: number | null;
}

export interface LockPolicy {
  /** Failures in a row that lock the account (附表十: 5). */
  readonly maxFailures: number;
  /** 附表十: 15 minutes. */
  readonly lockMs: number;
}

export class UserStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Problems: `already_exists` (id or username), `not_found` (vendor). */
  async create(user: NewUser): Promise<Outcome<User>> {
    const createdAt = new Date(this.nowMs());
    try {
      const row = { ...user, failedCount: 0, lockedUntil: null, createdAt };
      await this.source.getRepository(UserAccountEntity).insert(row);
    } catch (error) {
      if (isUniqueViolation(error)) {
        return failure(problem('already_exists', `the user ${user.username} exists`, { at: '/username' }));
      }
      if (!isForeignKeyViolation(error)) throw error;
      return failure(problem('not_found', `there is no vendor ${user.vendorId}`, { at: '/vendorId' }));
    }
    const { passwordHash, ...shown } = user;
    return success(shown);
  }

  async findByUsername(username: string): Promise<Account | null> {
    const row = await this.source.getRepository(UserAccountEntity).findOneBy({ username });
    if (row === null) return null;
    return {
      ...toUser(row),
      passwordHash: row.passwordHash,
      failedCount: row.failedCount,
      lockedUntilMs: row.lockedUntil?.getTime() ?? null,
    };
  }

  async find(userId: string): Promise<User | null> {
    const row = await this.source.getRepository(UserAccountEntity).findOneBy({ id: userId });
    return row === null ? null : toUser(row);
  }

  count(): Promise<number> {
    return this.source.getRepository(UserAccountEntity).count();
  }

  /** Counts a failed sign-in, also of several at once; returns until when the account is locked. */
  async recordFailure(
    userId: string,
    policy: LockPolicy,
  ): Promise<{ readonly lockedUntilMs: number | null }> {
    const nowMs = this.nowMs();
    // A lock that has run out begins a new count.
    const [rows] = await this.source.query(
      `UPDATE user_account SET
         failed_count = CASE WHEN locked_until <= $2 THEN 1 ELSE failed_count + 1 END,
         locked_until = CASE
           WHEN (CASE WHEN locked_until <= $2 THEN 1 ELSE failed_count + 1 END) >= $3 THEN $4::timestamptz END
       WHERE id = $1 RETURNING locked_until`,
      [userId, new Date(nowMs), policy.maxFailures, new Date(nowMs + policy.lockMs)],
    );
    const lockedUntil: Date | null | undefined = rows[0]?.locked_until;
    return { lockedUntilMs: lockedUntil?.getTime() ?? null };
  }

  /** Forgets the failures before. */
  async recordSuccess(userId: string): Promise<void> {
    await this.source
      .getRepository(UserAccountEntity)
      .update({ id: userId }, { failedCount: 0, lockedUntil: null });
  }

  async setPasswordHash(userId: string, passwordHash: string): Promise<void> {
    await this.source.getRepository(UserAccountEntity).update({ id: userId }, { passwordHash });
  }

  /** By username. */
  list(page: PageQuery): Promise<Outcome<Page<User>>> {
    return readPage<UserRecord, User>(this.source, page, {
      select: 'SELECT id, username, display_name, role, vendor_id FROM user_account',
      where: new Conditions(),
      order: ['username'],
      direction: 'ASC',
      shape: ['string'],
      bind: (key) => key,
      keyOf: (row) => [row.username],
      toItem: ({ display_name: displayName, vendor_id: vendorId, ...row }) => ({
        ...row,
        displayName,
        vendorId,
      }),
    });
  }
}

interface UserRecord {
  readonly id: string;
  readonly username: string;
  readonly display_name: string;
  readonly role: Role;
  readonly vendor_id: string | null;
}

function toUser({ id, username, displayName, role, vendorId }: UserAccountEntity): User {
  return { id, username, displayName, role, vendorId };
}
