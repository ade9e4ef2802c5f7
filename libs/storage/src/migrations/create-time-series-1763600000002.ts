import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTimeTable } from './create-time-table.js';
import { observationTableColumns } from './observation-table-columns.js';

const itemColumns = `
  device_id text COLLATE "C" NOT NULL,
  observed_at timestamptz NOT NULL,
  boot_id text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  received_at timestamptz NOT NULL,
  trial_id text COLLATE "C" NOT NULL,
  status text NOT NULL,
  late boolean NOT NULL,
  message_id bigint NOT NULL,
  index_in_message integer NOT NULL,
  content_hash bigint NOT NULL`;

const itemKey = 'device_id, observed_at, boot_id, seq';

const messageColumns = `
  id bigint NOT NULL,
  received_at timestamptz NOT NULL,
  topic text NOT NULL,
  trial_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  device_id text COLLATE "C" NOT NULL,
  vendor_id text COLLATE "C" NOT NULL,
  credential_id text NOT NULL,
  qos smallint NOT NULL,
  payload bytea NOT NULL`;

const eventColumns = `${itemColumns},
  kind text NOT NULL,
  event text NOT NULL,
  details jsonb NOT NULL`;

const tables = `
  CREATE SEQUENCE message_id_block INCREMENT BY 10000;
  CREATE TABLE device_connection (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device_id text COLLATE "C" NOT NULL,
    trial_id text COLLATE "C" NOT NULL,
    message_id bigint,
    received_at timestamptz NOT NULL,
    state text NOT NULL,
    observed_at timestamptz,
    boot_id text,
    reason text,
    fw_version text,
    is_will boolean NOT NULL
  );
  CREATE INDEX device_connection_newest ON device_connection (device_id, id DESC);
  CREATE TABLE quarantine (
    id text COLLATE "C" PRIMARY KEY,
    received_at timestamptz NOT NULL,
    topic text NOT NULL,
    trial_id text COLLATE "C",
    kind text,
    device_id text COLLATE "C",
    vendor_id text COLLATE "C",
    credential_id text NOT NULL,
    code text NOT NULL,
    detail text NOT NULL,
    violations jsonb NOT NULL,
    index_in_message integer,
    payload bytea,
    size_bytes bigint NOT NULL
  );
  CREATE INDEX quarantine_newest ON quarantine (received_at DESC, id DESC);
  CREATE INDEX quarantine_vendor ON quarantine (vendor_id, received_at DESC, id DESC);
  CREATE INDEX quarantine_device ON quarantine (device_id, received_at DESC, id DESC);`;

/** Messages, observations and events by time; connections and refused messages beside them. */
export class CreateTimeSeries1763600000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(tables);
    await createTimeTable(runner, {
      name: 'message',
      columns: messageColumns,
      timeColumn: 'received_at',
      key: 'id, received_at',
    });
    for (const [name, own] of Object.entries(observationTableColumns)) {
      const columns = `${itemColumns}, ${own}`;
      await createTimeTable(runner, { name, columns, timeColumn: 'observed_at', key: itemKey });
    }
    await createTimeTable(runner, {
      name: 'device_event',
      columns: eventColumns,
      timeColumn: 'observed_at',
      key: itemKey,
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    const timeTables = ['device_event', ...Object.keys(observationTableColumns), 'message'];
    await runner.query(`DROP TABLE ${timeTables.join(', ')}, quarantine, device_connection`);
    await runner.query('DROP SEQUENCE message_id_block');
  }
}
