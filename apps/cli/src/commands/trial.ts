import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { endpoints, failure, success, trialFile } from '#contracts';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { cliProblem, type Reply } from '../terminal/reply.js';
import { readJsonFile } from './input-file.js';
import { withInstallationOptions } from './installation-options.js';
import { addTrialStateCommands } from './trial-state.js';

type Options = InstallationOptions & GlobalOptions;

function addImport(trial: Command, run: RunCommand): void {
  const command = trial
    .command('import')
    .description('take in a trial with its permits and devices')
    .argument('<file>', 'trial file (JSON), as "trial export" writes it');
  withInstallationOptions(command).action((file: string) =>
    run<Options>(command, async (options, io) => {
      const read = await readJsonFile(file, trialFile);
      if (!read.ok) return read;
      return withInstallation(options, io, async (installation) => {
        const imported = await installation.call(endpoints.importTrial, { body: read.value });
        if (!imported.ok) return imported;
        const { id, name } = imported.value;
        const devices = read.value.devices.length;
        return success({
          json: imported.value,
          text: `Imported trial ${id} (${name.zh} / ${name.en}) with ${devices} devices.`,
        });
      });
    }),
  );
}

function addExport(trial: Command, run: RunCommand): void {
  const command = trial
    .command('export')
    .description('write a trial with its permits and devices as a file')
    .argument('<id>', 'trial')
    .option('--out <file>', 'write there instead of to stdout');
  withInstallationOptions(command).action((trialId: string) =>
    run<Options & { out?: string }>(command, (options, io) =>
      withInstallation<Reply>(options, io, async (installation) => {
        const exported = await installation.call(endpoints.exportTrial, { params: { trialId } });
        if (!exported.ok) return exported;
        const text = JSON.stringify(exported.value, null, 2);
        if (options.out === undefined) return success({ json: exported.value, text });
        try {
          await writeFile(options.out, `${text}\n`);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          return failure(cliProblem('bad_file', `${options.out} cannot be written: ${reason}`));
        }
        return success({
          json: { trialId, file: options.out },
          text: `Wrote trial ${trialId} to ${options.out}.`,
        });
      }),
    ),
  );
}

/** Adds `trial import FILE`, `trial export ID`, `trial state ID STATE` and `trial states ID`. */
export function addTrialCommand(program: Command, run: RunCommand): void {
  const trial = program.command('trial').description('trials as files, and their states');
  addImport(trial, run);
  addExport(trial, run);
  addTrialStateCommands(trial, run);
}
