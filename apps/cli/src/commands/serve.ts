import type { Command } from 'commander';
import { success } from '#contracts';
import { accountLines } from '../terminal/account-lines.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { textBox } from '../terminal/text-box.js';
import { type ServerOptions, serverSettings, stopRequest, withServerOptions } from './server-options.js';
import { startServer } from './start-server.js';

/** Adds `serve`: the server alone, until it is asked to stop. */
export function addServeCommand(program: Command, run: RunCommand): void {
  const command = program.command('serve').description('run the server for real trials, without the demo');
  withServerOptions(command)
    .addHelpText('after', '\nAll other settings come from the environment: docs/generated/config.md.')
    .action(() =>
      run<ServerOptions & GlobalOptions>(command, async (options, io) => {
        const started = await startServer({
          env: io.env,
          settings: serverSettings(options),
          logLevel: 'info',
          logPretty: io.isTerminal,
        });
        if (!started.ok) return started;
        const { httpUrl, mqttUrl, mqttsUrl, dataDir, madeAccounts } = started.value;
        const ready = { httpUrl, mqttUrl, mqttsUrl, dataDir, accounts: madeAccounts ?? [] };
        if (options.json === true) io.out(`${JSON.stringify(ready)}\n`);
        else if (madeAccounts !== null) io.err(`${textBox(accountLines(madeAccounts))}\n`);
        if (options.json !== true)
          io.err(`TrialWatch runs at ${httpUrl}, MQTT at ${mqttUrl}. Stop it with Ctrl-C.\n`);
        await stopRequest(io.signal);
        await started.value.stop();
        return success(null);
      }),
    );
}
