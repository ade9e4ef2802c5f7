import type { Command } from 'commander';
import { failure, type Outcome, success } from '#contracts';
import type { Scenario } from '#simulators';
import { DataFolder } from '../installation/data-folder.js';
import { HttpInstallation } from '../installation/http-installation.js';
import { dataDirOf } from '../installation/open-installation.js';
import { ensureTrial, findScenario, issueCredentials } from '../simulation/prepare-scenario.js';
import { SimulatorChild } from '../simulation/simulator-child.js';
import { accountLines } from '../terminal/account-lines.js';
import type { CliIo } from '../terminal/cli-io.js';
import type { GlobalOptions, RunCommand } from '../terminal/command-runner.js';
import { type CliProblem, cliProblem } from '../terminal/reply.js';
import { textBox, textColumns } from '../terminal/text-box.js';
import { type ServerOptions, serverSettings, stopRequest, withServerOptions } from './server-options.js';
import { type FirstAccounts, type RunningServer, startServer } from './start-server.js';

interface DemoOptions extends ServerOptions, GlobalOptions {
  readonly fresh?: boolean;
}

const SCENARIO_ID = 'xinyi-night';

/** One account of each role. */
const demoAccounts: FirstAccounts = [
  { username: 'operator', displayName: '承辦人員 Operator', role: 'operator' },
  {
    username: 'vendor',
    displayName: '廠商 Vendor',
    role: 'vendor',
    vendor: { id: '7starlake', name: '7StarLake' },
  },
  { username: 'regulator', displayName: '主管機關 Regulator', role: 'regulator' },
  { username: 'admin', displayName: '系統管理者 Administrator', role: 'administrator' },
];

function welcome(server: RunningServer, scenario: Scenario): string {
  const { httpUrl, mqttUrl, dataDir, madeAccounts } = server;
  const accounts =
    madeAccounts === null
      ? ['帳號同首次啟動  Accounts are those of the first start (--fresh begins anew)']
      : accountLines(madeAccounts);
  return textBox([
    `TrialWatch  示範 demo: ${scenario.title.zh} ${scenario.title.en}`,
    '',
    ...textColumns([
      ['請開啟 Open', httpUrl],
      ['設備連線 MQTT', mqttUrl],
      ['資料 Data', dataDir],
      ['停止 Stop', 'Ctrl-C'],
    ]),
    '',
    ...accounts,
  ]);
}

function announce(server: RunningServer, scenario: Scenario, options: DemoOptions, io: CliIo): void {
  const { httpUrl, mqttUrl, dataDir, madeAccounts } = server;
  if (options.json === true) {
    const ready = { httpUrl, mqttUrl, dataDir, scenario: scenario.id, accounts: madeAccounts ?? [] };
    io.out(`${JSON.stringify(ready)}\n`);
  } else io.out(`${welcome(server, scenario)}\n`);
}

/** Plays the scenario on a running server until somebody stops it. */
async function play(
  server: RunningServer,
  options: DemoOptions,
  io: CliIo,
): Promise<Outcome<null, CliProblem>> {
  const scenario = findScenario(SCENARIO_ID);
  if (!scenario.ok) return scenario;
  const { httpUrl, mqttUrl, adminToken: token } = server;
  const installation = new HttpInstallation({ httpUrl, mqttUrl, token });
  const startMs = Date.now();
  const trial = await ensureTrial(installation, scenario.value, startMs);
  if (!trial.ok) return trial;
  const credentials = await issueCredentials(installation, scenario.value);
  if (!credentials.ok) return credentials;
  const simulator = SimulatorChild.start({
    scenarioId: SCENARIO_ID,
    credentials: credentials.value,
    url: mqttUrl,
    startMs,
  });
  try {
    announce(server, scenario.value, options, io);
    const ended = simulator.whenEnded().then((problem) => problem ?? 'it ended by itself');
    const reason = await Promise.race([ended, stopRequest(io.signal)]);
    if (reason === undefined) return success(null);
    return failure(cliProblem('simulator_ended', `the simulated devices stopped: ${reason}`));
  } finally {
    await simulator.stop();
  }
}

/** Deletes the installation of the data folder; somebody's own database is not ours to delete. */
async function eraseInstallation(options: DemoOptions, io: CliIo): Promise<Outcome<void, CliProblem>> {
  if (io.env.DATABASE_URL !== undefined || io.env.DATABASE_URL_FILE !== undefined) {
    return failure(
      cliProblem('own_database', '--fresh deletes the embedded database only, not the one of DATABASE_URL', {
        todo: 'Empty that database yourself, or start without DATABASE_URL.',
      }),
    );
  }
  return new DataFolder(dataDirOf({ data: options.data }, io)).erase();
}

async function demo(options: DemoOptions, io: CliIo): Promise<Outcome<null, CliProblem>> {
  if (options.fresh === true) {
    const erased = await eraseInstallation(options, io);
    if (!erased.ok) return erased;
  }
  const started = await startServer({
    env: io.env,
    settings: serverSettings(options),
    logLevel: 'warn',
    logPretty: true,
    firstAccounts: demoAccounts,
  });
  if (!started.ok) return started;
  try {
    return await play(started.value, options, io);
  } finally {
    await started.value.stop();
  }
}

/** Adds `demo`: the server with a trial and simulated devices, until it is asked to stop. */
export function addDemoCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('demo')
    .description('run the server with a trial and simulated devices (npm start)')
    .option('--fresh', 'begin anew: delete the data folder first');
  withServerOptions(command).action(() => run<DemoOptions>(command, demo));
}
