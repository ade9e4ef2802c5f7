import type { Command } from 'commander';

/** Adds the options that say which installation a command works on. */
export function withInstallationOptions(command: Command): Command {
  return command
    .option(
      '--url <url>',
      'a running server, e.g. https://trials.example (TRIALWATCH_URL); else the one on --data',
    )
    .option('--token <token>', 'bearer token for --url (TRIALWATCH_TOKEN)')
    .option('--data <folder>', 'data folder of the installation on this machine (default: ./data)');
}
