import { randomBytes } from 'node:crypto';
import { kinds } from '#contracts';
import { advisoryLocks } from './advisory-locks.js';
import { withUser } from './database-url.js';
import type { Queryable } from './queryable.js';

/** Addresses by which ingest and the API reach the database. */
export interface RoleUrls {
  readonly ingestUrl: string;
  readonly apiUrl: string;
  /** False where the given user may not make roles: then both are the given address. */
  readonly separate: boolean;
}

const observationTables = kinds.map((kind) => `observation_${kind}`);

/** Appended by ingest, and by nobody ever changed or deleted. */
const appendedByIngest = [
  'message',
  ...observationTables,
  'device_event',
  'device_connection',
  'quarantine',
  'finding_revision',
  'incident_entry',
  'refold_request',
  'device_checkpoint',
];
const changedByIngest = ['finding', 'incident'];
const readByIngest = ['device', 'trial', 'permit'];

const appendedByApi = [
  'permit',
  'trial_state_change',
  'credential_device',
  'incident_entry',
  'refold_request',
];
const changedByApi = [
  'vendor',
  'user_account',
  'session',
  'api_token',
  'setting',
  'trial',
  'device',
  'credential',
];
const readByApi = [
  'message',
  ...observationTables,
  'device_event',
  'device_connection',
  'quarantine',
  'finding',
  'finding_revision',
  'device_checkpoint',
];

/**
 * Makes the two login roles of this installation, or finds them, and gives them their rights.
 * Role names carry the installation's id, because roles belong to the whole server.
 */
export async function ensureRoles(on: Queryable, url: string, nowMs: number): Promise<RoleUrls> {
  const installation = await ensureInstallation(on, nowMs);
  const may = await on.query(
    'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
  );
  if (may.rows[0]?.may !== true) return { ingestUrl: url, apiUrl: url, separate: false };
  const ingest = `trialwatch_ingest_${installation.id}`;
  const api = `trialwatch_api_${installation.id}`;
  await ensureRole(on, ingest, installation.ingestPassword);
  await ensureRole(on, api, installation.apiPassword);
  await on.query(grants(ingest, api));
  return {
    ingestUrl: withUser(url, ingest, installation.ingestPassword),
    apiUrl: withUser(url, api, installation.apiPassword),
    separate: true,
  };
}

/** One transaction; it must not meet the making of partitions, which changes the same catalogue rows. */
function grants(ingest: string, api: string): string {
  return `
    SELECT pg_advisory_xact_lock(${advisoryLocks.definitions});
    REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${ingest}, ${api};
    GRANT USAGE ON SCHEMA public TO ${ingest}, ${api};
    GRANT SELECT, INSERT ON ${appendedByIngest.join(', ')} TO ${ingest};
    GRANT SELECT, INSERT, UPDATE ON ${changedByIngest.join(', ')} TO ${ingest};
    GRANT UPDATE (done_at) ON refold_request TO ${ingest};
    GRANT SELECT ON ${readByIngest.join(', ')} TO ${ingest};
    GRANT USAGE ON SEQUENCE message_id_block, incident_number TO ${ingest};
    GRANT SELECT, INSERT ON ${appendedByApi.join(', ')} TO ${api};
    GRANT SELECT, INSERT, UPDATE ON ${changedByApi.join(', ')} TO ${api};
    GRANT SELECT, UPDATE ON incident TO ${api};
    GRANT DELETE ON session TO ${api};
    GRANT SELECT ON ${readByApi.join(', ')} TO ${api};
    DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO ${ingest}', current_database()); END $$;`;
}

/** The password is set anew only where the role is new: other programs of the installation use it too. */
async function ensureRole(on: Queryable, name: string, password: string): Promise<void> {
  const { rowCount } = await on.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
  if (rowCount !== 0) return;
  await on.query(
    `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD '${password}'`,
  );
}

interface Installation {
  readonly id: string;
  readonly ingestPassword: string;
  readonly apiPassword: string;
}

async function ensureInstallation(on: Queryable, nowMs: number): Promise<Installation> {
  await on.query(
    `INSERT INTO installation (id, installation_id, ingest_password, api_password, created_at)
     VALUES (1, $1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [randomBytes(4).toString('hex'), secret(), secret(), new Date(nowMs)],
  );
  const { rows } = await on.query('SELECT installation_id, ingest_password, api_password FROM installation');
  const row = rows[0];
  return {
    id: String(row?.installation_id),
    ingestPassword: String(row?.ingest_password),
    apiPassword: String(row?.api_password),
  };
}

function secret(): string {
  return randomBytes(32).toString('hex');
}
