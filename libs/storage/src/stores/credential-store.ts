import type { DataSource, EntityManager } from 'typeorm';
import { failure, type Outcome, problem, success } from '#contracts';
import { isForeignKeyViolation, isUniqueViolation } from '../connection/pg-error.js';
import { CredentialDeviceEntity } from '../entities/credential-device-entity.js';
import { CredentialEntity } from '../entities/credential-entity.js';
import type { NowMs } from '../ports.js';

/** A credential to store: the hash (SHA-256, hexadecimal) of a random password, never the password. */
export interface NewCredential {
  readonly id: string;
  readonly username: string;
  readonly clientId: string;
  readonly tokenHash: string;
  readonly vendorId: string;
  readonly kind: 'device' | 'gateway';
  readonly name?: string;
  readonly deviceIds: readonly string[];
}

export interface StoredCredential {
  readonly id: string;
  readonly username: string;
  readonly clientId: string;
  readonly tokenHash: string;
  readonly vendorId: string;
  readonly kind: 'device' | 'gateway';
  readonly name: string | null;
  readonly deviceIds: readonly string[];
  readonly createdAtMs: number;
}

export class CredentialStore {
  constructor(
    private readonly source: DataSource,
    private readonly nowMs: NowMs,
  ) {}

  /** Problems: `already_exists` (id, or username in use), `not_found` (a device or the vendor). */
  issue(credential: NewCredential): Promise<Outcome<StoredCredential>> {
    return this.write(credential, async () => undefined);
  }

  /**
   * Replaces the device's own credential; gateways that speak for it stay. `revokedIds` are those whose
   * connections must be cut. Problems as of `issue`.
   */
  async rotate(
    deviceId: string,
    credential: NewCredential,
  ): Promise<Outcome<{ readonly credential: StoredCredential; readonly revokedIds: readonly string[] }>> {
    let revokedIds: readonly string[] = [];
    const written = await this.write(credential, async (manager) => {
      revokedIds = await revokeOwn(manager, deviceId, this.nowMs());
    });
    return written.ok ? success({ credential: written.value, revokedIds }) : written;
  }

  /** Problem `not_found` where there is none, or it is revoked already. */
  async revoke(credentialId: string): Promise<Outcome<void>> {
    const [, count] = await this.source.query(
      'UPDATE credential SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
      [credentialId, new Date(this.nowMs())],
    );
    if (count === 1) return success(undefined);
    return failure(problem('not_found', `there is no credential ${credentialId}`));
  }

  /** The valid credential with this username, or null. */
  async findByUsername(username: string): Promise<StoredCredential | null> {
    const [found] = await this.read('c.username = $1', [username]);
    return found ?? null;
  }

  /** All valid credentials, for the broker's memory. */
  active(): Promise<readonly StoredCredential[]> {
    return this.read('true', []);
  }

  private async write(
    credential: NewCredential,
    before: (manager: EntityManager) => Promise<void>,
  ): Promise<Outcome<StoredCredential>> {
    const createdAt = new Date(this.nowMs());
    const { deviceIds, name = null, ...own } = credential;
    try {
      await this.source.transaction(async (manager) => {
        await before(manager);
        await manager.insert(CredentialEntity, { ...own, name, createdAt, revokedAt: null });
        const rows = deviceIds.map((deviceId) => ({ credentialId: own.id, deviceId }));
        await manager.insert(CredentialDeviceEntity, rows);
      });
    } catch (error) {
      if (isUniqueViolation(error)) {
        return failure(problem('already_exists', `the credential ${own.username} exists`));
      }
      if (!isForeignKeyViolation(error)) throw error;
      return failure(
        problem('not_found', 'there is no such vendor, or one of the devices is not registered'),
      );
    }
    return success({ ...own, name, deviceIds, createdAtMs: createdAt.getTime() });
  }

  private async read(condition: string, values: unknown[]): Promise<readonly StoredCredential[]> {
    const rows = await this.source.query(
      `SELECT c.id, c.username, c.client_id, c.token_hash, c.vendor_id, c.kind, c.name, c.created_at,
         coalesce(array_agg(d.device_id ORDER BY d.device_id) FILTER (WHERE d.device_id IS NOT NULL), '{}') AS device_ids
       FROM credential c LEFT JOIN credential_device d ON d.credential_id = c.id
       WHERE c.revoked_at IS NULL AND ${condition} GROUP BY c.id ORDER BY c.id`,
      values,
    );
    return rows.map(toCredential);
  }
}

async function revokeOwn(
  manager: EntityManager,
  deviceId: string,
  nowMs: number,
): Promise<readonly string[]> {
  const [rows] = await manager.query(
    `UPDATE credential SET revoked_at = $2 FROM credential_device d
     WHERE d.credential_id = credential.id AND d.device_id = $1 AND kind = 'device' AND revoked_at IS NULL
     RETURNING credential.id`,
    [deviceId, new Date(nowMs)],
  );
  return rows.map((row: { id: string }) => row.id);
}

interface CredentialRecord {
  readonly id: string;
  readonly username: string;
  readonly client_id: string;
  readonly token_hash: string;
  readonly vendor_id: string;
  readonly kind: 'device' | 'gateway';
  readonly name: string | null;
  readonly created_at: Date;
  readonly device_ids: readonly string[];
}

function toCredential(row: CredentialRecord): StoredCredential {
  return {
    id: row.id,
    username: row.username,
    clientId: row.client_id,
    tokenHash: row.token_hash,
    vendorId: row.vendor_id,
    kind: row.kind,
    name: row.name,
    deviceIds: row.device_ids,
    createdAtMs: row.created_at.getTime(),
  };
}
