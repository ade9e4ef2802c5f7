import { type Command, Option } from 'commander';
import { endpoints, type Role, roles, success } from '#contracts';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { withInstallationOptions } from './installation-options.js';

interface TokenOptions extends InstallationOptions, GlobalOptions {
  readonly role: Role;
  readonly vendor?: string;
  readonly name?: string;
  readonly expires?: string;
}

/** Adds `token add`. */
export function addTokenCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('token')
    .description('bearer tokens of programs')
    .command('add')
    .description('make a bearer token and print it once')
    .addOption(new Option('--role <role>', 'what it may do').choices(roles).makeOptionMandatory())
    .option('--vendor <id>', 'for the role vendor: the only vendor whose things it may see')
    .option('--name <name>', 'what it is for')
    .option('--expires <time>', 'RFC 3339 time at which it ends');
  withInstallationOptions(command).action(() =>
    run<TokenOptions>(command, (options, io) =>
      withInstallation(options, io, async (installation) => {
        const { role, vendor, expires } = options;
        const created = await installation.call(endpoints.createToken, {
          body: { name: options.name ?? `${role} token`, role, vendorId: vendor, expiresAt: expires },
        });
        if (!created.ok) return created;
        // Alone on stdout, so that TOKEN=$(trialwatch token add ...) works.
        io.err(`A token of the role ${role}; it is shown only this once.\n`);
        return success({ json: created.value, text: created.value.token });
      }),
    ),
  );
}
