import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
  CREATE TABLE installation (
    id smallint PRIMARY KEY CHECK (id = 1),
    installation_id text NOT NULL,
    ingest_password text NOT NULL,
    api_password text NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE TABLE setting (
    key text PRIMARY KEY,
    value jsonb NOT NULL,
    updated_at timestamptz NOT NULL
  );
  CREATE TABLE vendor (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE TABLE user_account (
    id text COLLATE "C" PRIMARY KEY,
    username text COLLATE "C" NOT NULL UNIQUE,
    display_name text NOT NULL,
    password_hash text NOT NULL,
    role text NOT NULL,
    vendor_id text COLLATE "C" REFERENCES vendor (id),
    failed_count integer NOT NULL DEFAULT 0,
    locked_until timestamptz,
    created_at timestamptz NOT NULL,
    CHECK ((role = 'vendor') = (vendor_id IS NOT NULL))
  );
  CREATE TABLE session (
    token_hash text COLLATE "C" PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL REFERENCES user_account (id),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
  );
  CREATE INDEX session_of_user ON session (user_id);
  CREATE TABLE api_token (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL,
    vendor_id text COLLATE "C" REFERENCES vendor (id),
    token_hash text COLLATE "C" NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    CHECK ((role = 'vendor') = (vendor_id IS NOT NULL))
  );
  CREATE INDEX api_token_newest ON api_token (created_at DESC, id DESC);`;

/** Who uses the installation, and the installation itself. */
export class CreatePeople1763600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_token, session, user_account, vendor, setting, installation');
  }
}
