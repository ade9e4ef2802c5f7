import type { Command } from 'commander';
import { failure, type Outcome, success } from '#contracts';
import { type RunReport, runScenario, type Scenario, scenarios, virtualStartMs } from '#simulators';
import type { Installation } from '../installation/installation.js';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import { ensureTrial, findScenario, issueCredentials } from '../simulation/prepare-scenario.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type GlobalOptions, type RunCommand, speedFactor, wholeNumber } from '../terminal/command-runner.js';
import { progressBar } from '../terminal/progress-bar.js';
import { type CliProblem, cliProblem, type Reply, usageProblem } from '../terminal/reply.js';
import { withInstallationOptions } from './installation-options.js';

interface SimulateOptions extends InstallationOptions, GlobalOptions {
  readonly speed: number;
  readonly seed?: number;
  readonly cycles: number;
  readonly print?: boolean;
}

const MAX_SEED = 2 ** 32 - 1;
const MAX_CYCLES = 1_000_000;

function cycleCount(text: string): number {
  if (text === 'forever') return Number.POSITIVE_INFINITY;
  return wholeNumber(1, MAX_CYCLES)(text);
}

function reportText({ scenarioId, sent, acknowledged, reconnects, aborted }: RunReport): string {
  const how = aborted ? 'was stopped' : 'is over';
  const again = reconnects === 0 ? '' : `, ${reconnects} reconnects`;
  return `The scenario ${scenarioId} ${how}: ${sent} messages sent, ${acknowledged} acknowledged${again}.`;
}

async function play(
  scenario: Scenario,
  options: SimulateOptions,
  io: CliIo,
  installation: Installation,
): Promise<Outcome<Reply, CliProblem>> {
  const { speed, seed, cycles } = options;
  const startMs = virtualStartMs(Date.now(), cycles * scenario.cycleS * 1000, speed);
  if (startMs === undefined) {
    return failure(
      usageProblem('an endless run cannot be faster than the clock', 'Use --cycles N or --speed 1.'),
    );
  }
  const trial = await ensureTrial(installation, scenario, startMs);
  if (!trial.ok) return trial;
  const credentials = await issueCredentials(installation, scenario);
  if (!credentials.ok) return credentials;
  const bar = progressBar(io, scenario.id);
  const outcome = await runScenario({
    scenario,
    credentials: credentials.value,
    url: installation.mqttUrl,
    speed,
    seed,
    cycles,
    // Connecting takes a moment: begin where the clock is then.
    ...(speed <= 1 ? {} : { startMs }),
    signal: io.signal,
    onProgress: ({ done, sent, acknowledged }) => bar.update(done, `${acknowledged}/${sent} acknowledged`),
  });
  bar.stop();
  if (!outcome.ok) return failure(cliProblem(outcome.problem.reason, outcome.problem.detail));
  return success({ json: outcome.value, text: reportText(outcome.value) });
}

/** Adds `simulate SCENARIO`. */
export function addSimulateCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('simulate')
    .description(
      'play a scenario with simulated devices over MQTT; its trial is imported where it is missing',
    )
    .argument('<scenario>', `one of ${[...scenarios.keys()].join(', ')}`)
    .option('--speed <factor>', 'virtual seconds a second, or max', speedFactor, 1)
    .option('--seed <number>', "another seed than the scenario's own", wholeNumber(0, MAX_SEED))
    .option('--cycles <count>', 'rounds of the script, or forever', cycleCount, 1)
    .option('--mqtt-url <url>', 'where devices connect, where it is not beside the server')
    .option('--print', 'send nothing; print the scenario with its ground truth');
  withInstallationOptions(command).action((id: string) =>
    run<SimulateOptions>(command, async (options, io) => {
      const scenario = findScenario(id);
      if (!scenario.ok) return scenario;
      if (options.print === true) {
        return success({ json: scenario.value, text: JSON.stringify(scenario.value, null, 2) });
      }
      return withInstallation(options, io, (installation) => play(scenario.value, options, io, installation));
    }),
  );
}
