import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
  CREATE TABLE trial (
    id text COLLATE "C" PRIMARY KEY,
    name jsonb NOT NULL,
    summary jsonb,
    state text NOT NULL,
    record_status text NOT NULL,
    time_zone text NOT NULL,
    datum text NOT NULL,
    datum_offset_m jsonb,
    jurisdiction text NOT NULL,
    applicant text,
    period_start timestamptz,
    period_end timestamptz,
    vendor_ids text[] NOT NULL,
    created_at timestamptz NOT NULL
  );
  CREATE TABLE permit (
    trial_id text COLLATE "C" NOT NULL REFERENCES trial (id),
    version integer NOT NULL,
    valid_from timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    approval_no text,
    note text,
    conditions jsonb NOT NULL,
    PRIMARY KEY (trial_id, version)
  );
  CREATE TABLE device (
    id text COLLATE "C" PRIMARY KEY,
    trial_id text COLLATE "C" NOT NULL REFERENCES trial (id),
    kind text NOT NULL,
    vendor_id text COLLATE "C" NOT NULL REFERENCES vendor (id),
    name jsonb,
    place jsonb,
    vehicle jsonb,
    watches text,
    report_interval_s double precision,
    created_at timestamptz NOT NULL
  );
  CREATE INDEX device_trial ON device (trial_id, id);
  CREATE INDEX device_vendor ON device (vendor_id, id);
  CREATE TABLE credential (
    id text COLLATE "C" PRIMARY KEY,
    username text COLLATE "C" NOT NULL,
    client_id text NOT NULL,
    token_hash text NOT NULL,
    vendor_id text COLLATE "C" NOT NULL REFERENCES vendor (id),
    kind text NOT NULL,
    name text,
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
  );
  CREATE UNIQUE INDEX credential_username ON credential (username) WHERE revoked_at IS NULL;
  CREATE TABLE credential_device (
    credential_id text COLLATE "C" NOT NULL REFERENCES credential (id),
    device_id text COLLATE "C" NOT NULL REFERENCES device (id),
    PRIMARY KEY (credential_id, device_id)
  );
  CREATE INDEX credential_device_device ON credential_device (device_id);`;

/** Trials with their permit versions, devices and credentials. */
export class CreateTrials1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credential_device, credential, device, permit, trial');
  }
}
