import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { runSql } from './database.js';

/** Databases and users that a test makes on a server which is not ours, and takes away again. */
export class ExternalDatabases {
  readonly #superuserUrl: string;
  readonly #databases: string[] = [];
  readonly #users: string[] = [];
  // The server outlives the test: names must not meet those of an earlier run.
  readonly #suffix = randomBytes(4).toString('hex');

  constructor(superuserUrl: string) {
    this.#superuserUrl = superuserUrl;
  }

  /** Address of a new, empty database that belongs to the superuser. */
  async create(): Promise<string> {
    return this.#urlOf(await this.#createDatabase());
  }

  /** Address of a new, empty database for its owner, a new user with these options (e.g. `CREATEROLE`). */
  async createOwned(userOptions = ''): Promise<string> {
    const user = `trialwatch_test_user${this.#users.length}_${this.#suffix}`;
    const password = randomBytes(8).toString('hex');
    await this.runAsSuperuser(`CREATE ROLE ${user} LOGIN ${userOptions} PASSWORD '${password}'`);
    this.#users.push(user);
    const url = new URL(this.#urlOf(await this.#createDatabase(`OWNER ${user}`)));
    url.username = user;
    url.password = password;
    return url.href;
  }

  /** Runs one statement as the superuser, in the database of this address or in the server's first one. */
  runAsSuperuser(sql: string, databaseUrl = this.#superuserUrl): Promise<Record<string, unknown>[]> {
    return runSql(this.#urlOf(new URL(databaseUrl).pathname.slice(1)), sql);
  }

  /** Drops everything that was made, and the roles that the product made in these databases. */
  async dropAll(): Promise<void> {
    const roles = [...this.#users];
    for (const database of this.#databases) {
      const url = this.#urlOf(database);
      const [table] = await runSql(url, "SELECT to_regclass('installation') AS name");
      const made =
        table?.name === null ? [] : await runSql(url, 'SELECT installation_id AS id FROM installation');
      roles.push(...made.flatMap(({ id }) => [`trialwatch_ingest_${id}`, `trialwatch_api_${id}`]));
      await this.runAsSuperuser(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`);
    }
    for (const role of roles) await this.runAsSuperuser(`DROP ROLE IF EXISTS ${pg.escapeIdentifier(role)}`);
  }

  async #createDatabase(options = ''): Promise<string> {
    const name = `trialwatch_test${this.#databases.length}_${this.#suffix}`;
    await this.runAsSuperuser(`CREATE DATABASE ${name} ${options}`);
    this.#databases.push(name);
    return name;
  }

  #urlOf(database: string): string {
    const url = new URL(this.#superuserUrl);
    url.pathname = `/${database}`;
    return url.href;
  }
}
