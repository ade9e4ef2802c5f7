import { failure, type Outcome, problem, success } from '#contracts';
import type { Queryable } from './queryable.js';

/** What the database can do, found out at start. */
export interface Capability {
  /** e.g. 180004 */
  readonly serverVersionNum: number;
  readonly timescale: 'none' | 'apache' | 'timescale';
  /** True where ingest and the API have database roles of their own. */
  readonly separateRoles: boolean;
}

const oldestVersionNum = 150_000;

/** Settings without which an acknowledgement would promise too much, and the values that are safe. */
const safeSettings: Readonly<Record<string, readonly string[]>> = {
  fsync: ['on'],
  synchronous_commit: ['on', 'remote_apply', 'remote_write', 'local'],
  full_page_writes: ['on'],
};

/** Problem `not_ready` where a setting of this connection could lose what was committed. */
export async function assertDurable(on: Queryable): Promise<Outcome<void>> {
  const { rows } = await on.query('SELECT name, setting FROM pg_settings WHERE name = ANY($1)', [
    Object.keys(safeSettings),
  ]);
  const bad = rows.filter((row) => !safeSettings[String(row.name)]?.includes(String(row.setting)));
  if (bad.length === 0) return success(undefined);
  const named = bad.map((row) => `${row.name} = ${row.setting}`).join(', ');
  return failure(problem('not_ready', `PostgreSQL could lose what it committed: ${named}; set it to on`));
}

/** Problem `not_ready` where the version is too old or the settings are unsafe. */
export async function probeCapability(on: Queryable): Promise<Outcome<Omit<Capability, 'separateRoles'>>> {
  const version = Number((await on.query('SHOW server_version_num')).rows[0]?.server_version_num);
  if (version < oldestVersionNum) {
    return failure(problem('not_ready', `PostgreSQL 15 or newer is needed; this is ${version}`));
  }
  const durable = await assertDurable(on);
  if (!durable.ok) return durable;
  return success({ serverVersionNum: version, timescale: await timescaleEdition(on) });
}

/** Makes the extension where the server has it and the user may; its licence says which edition it is. */
async function timescaleEdition(on: Queryable): Promise<Capability['timescale']> {
  const { rows } = await on.query(
    `SELECT installed_version FROM pg_available_extensions WHERE name = 'timescaledb'`,
  );
  const found = rows[0];
  if (found === undefined) return 'none';
  if (found.installed_version === null) {
    const made = await on.query('CREATE EXTENSION IF NOT EXISTS timescaledb').then(
      () => true,
      () => false,
    );
    if (!made) return 'none';
  }
  const licence = (await on.query(`SELECT current_setting('timescaledb.license', true) AS licence`)).rows[0];
  return licence?.licence === 'timescale' ? 'timescale' : 'apache';
}
