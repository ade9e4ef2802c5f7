import { Argument, type Command, InvalidArgumentError } from 'commander';
import { endpoints, success, type TrialState, timestamp, trialStates } from '#contracts';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { textColumns } from '../terminal/text-box.js';
import { withInstallationOptions } from './installation-options.js';

type Options = InstallationOptions & GlobalOptions;

interface ChangeOptions extends Options {
  readonly reason: string;
  readonly at?: string;
}

function timeOf(text: string): string {
  const read = timestamp.safeParse(text);
  if (read.success) return read.data;
  throw new InvalidArgumentError('It must be an RFC 3339 time with a zone, e.g. 2026-05-01T17:00:00Z.');
}

function addChange(trial: Command, run: RunCommand): void {
  const command = trial
    .command('state')
    .description('announce, start, suspend, resume, end or archive a trial')
    .argument('<id>', 'trial')
    .addArgument(new Argument('<state>', 'the state that it goes into').choices(trialStates))
    .requiredOption('--reason <text>', 'why; it stays in the record')
    .option(
      '--at <time>',
      'from when on (RFC 3339; default: now); what was judged since is judged again',
      timeOf,
    );
  withInstallationOptions(command).action((trialId: string, state: TrialState) =>
    run<ChangeOptions>(command, ({ reason, at, ...options }, io) =>
      withInstallation(options, io, async (installation) => {
        const body = { state, reason, ...(at === undefined ? {} : { at }) };
        const changed = await installation.call(endpoints.changeTrialState, { params: { trialId }, body });
        if (!changed.ok) return changed;
        const since = at === undefined ? 'now on' : `${at} on`;
        return success({
          json: changed.value,
          text: `Trial ${trialId} is ${changed.value.state} from ${since}.`,
        });
      }),
    ),
  );
}

function addList(trial: Command, run: RunCommand): void {
  const command = trial
    .command('states')
    .description('list all states of a trial, oldest first: since when, why and by whom')
    .argument('<id>', 'trial');
  withInstallationOptions(command).action((trialId: string) =>
    run<Options>(command, (options, io) =>
      withInstallation(options, io, async (installation) => {
        const listed = await installation.call(endpoints.listTrialStates, { params: { trialId } });
        if (!listed.ok) return listed;
        const rows = listed.value.items.map(({ at, state, by, reason }) => [
          at,
          state,
          by ?? '',
          reason ?? '',
        ]);
        return success({ json: listed.value, text: textColumns(rows).join('\n') });
      }),
    ),
  );
}

/** Adds `trial state ID STATE` and `trial states ID`. */
export function addTrialStateCommands(trial: Command, run: RunCommand): void {
  addChange(trial, run);
  addList(trial, run);
}
