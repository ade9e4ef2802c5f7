import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = `
  ALTER TABLE refold_request RENAME COLUMN device_id TO subject_id;
  ALTER TABLE refold_request ADD COLUMN to_at timestamptz, ADD COLUMN held boolean NOT NULL DEFAULT false;
  DROP INDEX refold_request_owed;
  CREATE INDEX refold_request_owed ON refold_request (id) WHERE done_at IS NULL AND NOT held;
  CREATE INDEX refold_request_held ON refold_request (subject_id) WHERE done_at IS NULL AND held;
  CREATE INDEX refold_request_subject ON refold_request (subject_id, id);
  CREATE INDEX finding_standing ON finding (device_id, (coalesce(ended_at, 'infinity'::timestamptz)))
    WHERE state IN ('open', 'ended');
  CREATE INDEX finding_standing_rule ON finding (trial_id, rule_id, (coalesce(ended_at, 'infinity'::timestamptz)))
    WHERE state IN ('open', 'ended');
  CREATE TABLE trial_state_change (
    trial_id text COLLATE "C" NOT NULL REFERENCES trial (id),
    no integer NOT NULL,
    state text NOT NULL,
    at timestamptz NOT NULL,
    reason text,
    changed_by text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (trial_id, no)
  );
  INSERT INTO trial_state_change (trial_id, no, state, at, recorded_at)
    SELECT id, 1, state, 'epoch', created_at FROM trial;`;

/** Orders to judge again get an end and may wait to be asked for; a trial's states get a history. */
export class ExtendRefolds1763600000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE trial_state_change');
    await runner.query('DROP INDEX finding_standing, finding_standing_rule, refold_request_subject');
    await runner.query('DROP INDEX refold_request_owed, refold_request_held');
    await runner.query('ALTER TABLE refold_request DROP COLUMN to_at, DROP COLUMN held');
    await runner.query('ALTER TABLE refold_request RENAME COLUMN subject_id TO device_id');
    await runner.query('CREATE INDEX refold_request_owed ON refold_request (id) WHERE done_at IS NULL');
  }
}
