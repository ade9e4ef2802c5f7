import type { MigrationInterface, QueryRunner } from 'typeorm';

const findingColumns = `
  revision integer NOT NULL,
  trial_id text COLLATE "C" NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  vendor_id text COLLATE "C" NOT NULL,
  rule text NOT NULL,
  rule_id text NOT NULL,
  permit_version integer NOT NULL,
  severity text NOT NULL,
  legal_ground text NOT NULL,
  state text NOT NULL,
  onset timestamptz NOT NULL,
  ended_at timestamptz,
  worst jsonb,
  evidence jsonb NOT NULL,
  place_id text,
  merged_into text,
  withdrawn_reason text,
  incident_id text COLLATE "C",
  recorded_at timestamptz NOT NULL`;

const tables = `
  CREATE TABLE finding (id text COLLATE "C" PRIMARY KEY, ${findingColumns});
  CREATE INDEX finding_newest ON finding (onset DESC, id DESC);
  CREATE INDEX finding_device ON finding (device_id, onset DESC, id DESC);
  CREATE INDEX finding_vendor ON finding (vendor_id, onset DESC, id DESC);
  CREATE INDEX finding_open ON finding (device_id) WHERE state = 'open';
  CREATE INDEX finding_incident ON finding (incident_id) WHERE incident_id IS NOT NULL;
  CREATE TABLE finding_revision (id text COLLATE "C" NOT NULL, ${findingColumns}, PRIMARY KEY (id, revision));
  CREATE SEQUENCE incident_number;
  CREATE TABLE incident (
    id text COLLATE "C" PRIMARY KEY,
    number bigint NOT NULL UNIQUE DEFAULT nextval('incident_number'),
    trial_id text COLLATE "C" NOT NULL,
    vendor_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    kind text NOT NULL,
    rule text NOT NULL,
    severity text NOT NULL,
    state text NOT NULL,
    class text,
    onset timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    ended_at timestamptz,
    assignee text,
    verdict text,
    finding_count integer NOT NULL,
    all_withdrawn boolean NOT NULL,
    updated_at timestamptz NOT NULL
  );
  CREATE INDEX incident_device ON incident (device_id, rule, number DESC);
  CREATE INDEX incident_vendor ON incident (vendor_id, number DESC);
  CREATE INDEX incident_open ON incident (number) WHERE state NOT IN ('resolved', 'closed');
  CREATE TABLE incident_entry (
    incident_id text COLLATE "C" NOT NULL REFERENCES incident (id),
    no integer NOT NULL,
    at timestamptz NOT NULL,
    actor jsonb NOT NULL,
    type text NOT NULL,
    text text,
    details jsonb NOT NULL,
    PRIMARY KEY (incident_id, no)
  );
  CREATE TABLE refold_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trial_id text COLLATE "C" NOT NULL,
    device_id text COLLATE "C" NOT NULL,
    from_at timestamptz NOT NULL,
    requested_at timestamptz NOT NULL,
    done_at timestamptz
  );
  CREATE INDEX refold_request_owed ON refold_request (id) WHERE done_at IS NULL;
  CREATE TABLE device_checkpoint (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id text COLLATE "C" NOT NULL,
    observed_at timestamptz NOT NULL,
    boot_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    state jsonb NOT NULL
  );
  CREATE INDEX device_checkpoint_newest ON device_checkpoint (device_id, observed_at, boot_id, seq, id);`;

/** What the rules found, what people do about it, and what the re-fold still owes. */
export class CreateFindings1763600000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE device_checkpoint, refold_request, incident_entry, incident, finding_revision, finding',
    );
    await runner.query('DROP SEQUENCE incident_number');
  }
}
