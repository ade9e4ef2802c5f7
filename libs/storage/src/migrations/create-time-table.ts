import type { QueryRunner } from 'typeorm';

/** A table whose rows belong to a day: native range partitions, or a hypertable where TimescaleDB is there. */
export interface TimeTable {
  readonly name: string;
  readonly columns: string;
  /** The partitioning column; part of the key. */
  readonly timeColumn: string;
  readonly key: string;
}

/** Part of the migrations that use it, so it is as fixed as they are. */
export async function createTimeTable(runner: QueryRunner, table: TimeTable): Promise<void> {
  const [{ hypertables }] = await runner.query(
    `SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'timescaledb') AS hypertables`,
  );
  const body = `CREATE TABLE ${table.name} (${table.columns}, PRIMARY KEY (${table.key}))`;
  if (!hypertables) {
    await runner.query(`${body} PARTITION BY RANGE (${table.timeColumn})`);
    return;
  }
  await runner.query(body);
  await runner.query(
    `SELECT create_hypertable('${table.name}', '${table.timeColumn}', chunk_time_interval => INTERVAL '1 day', create_default_indexes => false)`,
  );
}
