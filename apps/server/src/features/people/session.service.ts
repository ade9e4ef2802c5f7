import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '#config';
import { failure, type Outcome, type Principal, problem, success, type User } from '#contracts';
import type { Storage } from '#storage';
import { configToken, storageToken } from '../../wiring/tokens.js';
import { passwordHash, passwordMatches, randomSecret, secretHash } from './secrets.js';

const lockAfterFailures = 5;
const lockMs = 15 * 60_000;

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
  ) {}

  /** Five failures lock the account for 15 minutes (資通系統防護基準 附表十). */
  async signIn(username: string, password: string): Promise<Outcome<StartedSession>> {
    const nowMs = Date.now();
    const account = await this.storage.users.findByUsername(username);
    const matches = await passwordMatches(account?.passwordHash ?? (await nobody), password);
    if (account !== undefined && account.lockedUntilMs !== null && account.lockedUntilMs > nowMs) {
      return failure(problem('account_locked', 'too many wrong passwords; try again in 15 minutes'));
    }
    if (account === undefined || !matches) {
      if (account !== undefined)
        await this.storage.users.recordFailure(account.user.id, lockAfterFailures, nowMs + lockMs);
      return failure(problem('bad_credentials', 'the user name or the password is wrong'));
    }
    await this.storage.users.clearFailures(account.user.id);
    const token = randomSecret();
    const expiresAtMs = nowMs + this.config.TRIALWATCH_SESSION_HOURS * 3_600_000;
    await this.storage.sessions.start({ tokenHash: secretHash(token), userId: account.user.id, expiresAtMs });
    return success({ token, principal: principalOf(account.user), expiresAtMs });
  }

  async signOut(token: string | null): Promise<void> {
    if (token !== null) await this.storage.sessions.revoke(secretHash(token));
  }

  async byCookie(token: string | null): Promise<Principal | null> {
    if (token === null || token === '') return null;
    const user = await this.storage.sessions.findUser(secretHash(token), Date.now());
    return user === undefined ? null : principalOf(user);
  }

  async byToken(token: string): Promise<Principal | null> {
    if (token === '') return null;
    const found = await this.storage.tokens.findByHash(secretHash(token), Date.now());
    if (found === undefined) return null;
    return { type: 'token', id: found.id, name: found.name, role: found.role, vendorId: found.vendorId };
  }
}
