import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '#config';
import {
  type ApiToken,
  failure,
  type Outcome,
  type Principal,
  problem,
  success,
  type User,
} from '#contracts';
import type { Storage } from '#storage';
import { configToken, storageToken } from '../../wiring/tokens.js';
import { passwordHash, passwordMatches, randomSecret, secretHash } from './secrets.js';
import { SignInTurns } from './sign-in-turns.js';

const lockPolicy = { maxFailures: 5, lockMs: 15 * 60_000 };

/** Who is behind a secret, and until when (null: until it is revoked). */
export interface FoundAccess {
  readonly principal: Principal;
  readonly expiresAtMs: number | null;
}

export interface StartedSession {
  readonly token: string;
  readonly principal: Principal;
  readonly expiresAtMs: number;
}

function principalOf(user: User): Principal {
  return { type: 'user', id: user.id, name: user.displayName, role: user.role, vendorId: user.vendorId };
}

// Verified where the user name is unknown, so that the answer takes as long.
const nobody = passwordHash(randomSecret());

/** Who is behind a cookie or a bearer token, and signing in and out. Only hashes of secrets are stored. */
@Injectable()
export class SessionService {
  constructor(
    @Inject(storageToken) private readonly storage: Storage,
    @Inject(configToken) private readonly config: Config,
    @Inject(SignInTurns) private readonly turns: SignInTurns,
  ) {}

  /**
   * Five failures lock the account for 15 minutes (資通系統防護基準 附表十). Attempts on one account take turns,
   * so that guesses sent at once are counted like guesses in a row.
   */
  signIn(username: string, password: string): Promise<Outcome<StartedSession>> {
    return this.turns.take(username, () => this.#signIn(username, password));
  }

  async #signIn(username: string, password: string): Promise<Outcome<StartedSession>> {
    const account = await this.storage.users.findByUsername(username);
    const matches = await passwordMatches(account?.passwordHash ?? (await nobody), password);
    const nowMs = Date.now();
    if (account !== null && account.lockedUntilMs !== null && account.lockedUntilMs > nowMs) {
      return failure(problem('account_locked', 'too many wrong passwords; try again in 15 minutes'));
    }
    if (account === null || !matches) {
      if (account !== null) await this.storage.users.recordFailure(account.id, lockPolicy);
      return failure(problem('bad_credentials', 'the user name or the password is wrong'));
    }
    await this.storage.users.recordSuccess(account.id);
    const token = randomSecret();
    const expiresAtMs = nowMs + this.config.TRIALWATCH_SESSION_HOURS * 3_600_000;
    await this.storage.sessions.create({ tokenHash: secretHash(token), userId: account.id, expiresAtMs });
    return success({ token, principal: principalOf(account), expiresAtMs });
  }

  async signOut(token: string): Promise<void> {
    await this.storage.sessions.revoke(secretHash(token));
  }

  async byCookie(token: string | null): Promise<Principal | null> {
    return (await this.accessByCookie(token))?.principal ?? null;
  }

  async byToken(token: string): Promise<Principal | null> {
    return (await this.accessByToken(token))?.principal ?? null;
  }

  async accessByCookie(token: string | null): Promise<FoundAccess | null> {
    if (token === null || token === '') return null;
    const found = await this.storage.sessions.find(secretHash(token));
    return found === null ? null : { principal: principalOf(found.user), expiresAtMs: found.expiresAtMs };
  }

  async accessByToken(token: string): Promise<FoundAccess | null> {
    if (token === '') return null;
    const found = await this.storage.tokens.findByHash(secretHash(token));
    if (found === null) return null;
    await this.#noteUse(found);
    const { id, name, role, vendorId, expiresAt } = found;
    return {
      principal: { type: 'token', id, name, role, vendorId },
      expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt),
    };
  }

  /** The last use is kept to the minute, so that a busy program does not write at each request. */
  async #noteUse(token: ApiToken): Promise<void> {
    const lastMs = token.lastUsedAt === null ? 0 : Date.parse(token.lastUsedAt);
    if (Date.now() - lastMs > 60_000) await this.storage.tokens.recordUse(token.id);
  }
}
