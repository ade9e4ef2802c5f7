import type { DataSource } from 'typeorm';
import type { Role, User } from '#contracts';
import { SessionEntity } from '../entities/session-entity.js';
import type { NowMs } from '../ports.js';

export interface NewSession {
  /** SHA-256 of the random token, hexadecimal. */
  readonly tokenHash: string;
  readonly userId: string;
  readonly expiresAtMs: number;
}

export interface FoundSession {
  readonly user: User;
  readonly expiresAtMs: number;
}

export class SessionStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  async create(session: NewSession): Promise<void> {
    await this.source.getRepository(SessionEntity).insert({
      tokenHash: session.tokenHash,
      userId: session.userId,
      createdAt: new Date(this.nowMs()),
      expiresAt: new Date(session.expiresAtMs),
      revokedAt: null,
    });
  }

  /** Null where it is unknown, over or ended. */
  async find(tokenHash: string): Promise<FoundSession | null> {
    const rows: SessionRecord[] = await this.source.query(
      `SELECT s.expires_at, u.id, u.username, u.display_name, u.role, u.vendor_id
       FROM session s JOIN user_account u ON u.id = s.user_id
       WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
      [tokenHash, new Date(this.nowMs())],
    );
    const row = rows[0];
    if (row === undefined) return null;
    const { id, username, role } = row;
    return {
      user: { id, username, displayName: row.display_name, role, vendorId: row.vendor_id },
      expiresAtMs: row.expires_at.getTime(),
    };
  }

  /** Ends the session; nothing happens where there is none. */
  async revoke(tokenHash: string): Promise<void> {
    const revokedAt = new Date(this.nowMs());
    await this.source.getRepository(SessionEntity).update({ tokenHash }, { revokedAt });
  }

  /** Ends all sessions of a person, e.g. after a change of role or password. */
  async revokeOfUser(userId: string): Promise<void> {
    const revokedAt = new Date(this.nowMs());
    await this.source.getRepository(SessionEntity).update({ userId }, { revokedAt });
  }

  /** Deletes what is over. */
  async removeExpired(): Promise<void> {
    await this.source.query('DELETE FROM session WHERE expires_at <= $1', [new Date(this.nowMs())]);
  }
}

interface SessionRecord {
  readonly expires_at: Date;
  readonly id: string;
  readonly username: string;
  readonly display_name: string;
  readonly role: Role;
  readonly vendor_id: string | null;
}
