import type { Command } from 'commander';
import { failure, success } from '#contracts';
import { migrateDatabase } from '#storage';
import { DataFolder } from '../installation/data-folder.js';
import { serverConfig } from '../installation/server-config.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { cliProblem } from '../terminal/reply.js';

/** Adds `migrate`: brings the database to this version and ends. */
export function addMigrateCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('migrate')
    .description('bring the database (DATABASE_URL, else the one in the data folder) to this version')
    .option('--data <folder>', 'data folder (default: ./data)');
  command.action(() =>
    run<GlobalOptions & { data?: string }>(command, async (options, io) => {
      const config = serverConfig(io.env, { TRIALWATCH_DATA_DIR: options.data });
      if (!config.ok) return config;
      const { DATABASE_URL: url, TRIALWATCH_DATA_DIR: dataDir } = config.value;
      const claimed = url === undefined ? await new DataFolder(dataDir).claim() : success(undefined);
      if (!claimed.ok) return claimed;
      const migrated = await migrateDatabase({
        database: url === undefined ? { embeddedDataDir: dataDir } : { url },
        log: { info: () => undefined, warn: (message) => io.err(`${message}\n`) },
        nowMs: () => Date.now(),
      });
      if (!migrated.ok) return failure(cliProblem(migrated.problem.code, migrated.problem.detail));
      const where = url === undefined ? `in ${dataDir}` : 'at DATABASE_URL';
      return success({
        json: { migrated: true, database: url === undefined ? 'embedded' : 'external' },
        text: `The database ${where} is at this version.`,
      });
    }),
  );
}
