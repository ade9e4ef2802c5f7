import { Command, CommanderError } from 'commander';
import { addBacktestCommand } from './commands/backtest.js';
import { addDemoCommand } from './commands/demo.js';
import { addDeviceCommand } from './commands/device.js';
import { addDocsCommand } from './commands/docs.js';
import { addGatewayCommand } from './commands/gateway.js';
import { addMigrateCommand } from './commands/migrate.js';
import { addObservationsCommand } from './commands/observations.js';
import { addReplayCommand } from './commands/replay.js';
import { addServeCommand } from './commands/serve.js';
import { addSimulateCommand } from './commands/simulate.js';
import { addTokenCommand } from './commands/token.js';
import { addTrialCommand } from './commands/trial.js';
import type { CliIo } from './terminal/cli-io.js';
import { CommandRunner, exitCodeOf, type RunCommand } from './terminal/command-runner.js';

function createProgram(io: CliIo, run: RunCommand): Command {
  const program = new Command('trialwatch')
    .description('TrialWatch watches field trials in public streets: server, demo, devices, simulators.')
    .option('--json', 'print one JSON document on stdout, for programs')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .exitOverride();
  addDemoCommand(program, run);
  addServeCommand(program, run);
  addMigrateCommand(program, run);
  addTrialCommand(program, run);
  addDeviceCommand(program, run);
  addGatewayCommand(program, run);
  addTokenCommand(program, run);
  addSimulateCommand(program, run);
  addReplayCommand(program, run);
  addBacktestCommand(program, run);
  addObservationsCommand(program, run);
  addDocsCommand(program);
  return program;
}

/** Runs a command line to its end; returns the exit code: 0, 1 for a failure, 2 for a wrong use. */
export async function runProgram(args: readonly string[], io: CliIo): Promise<number> {
  const runner = new CommandRunner(io);
  try {
    await createProgram(io, runner.run).parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return exitCodeOf(error);
  }
  return runner.exitCode;
}
