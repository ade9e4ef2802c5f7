import type { Command } from 'commander';
import { failure, type Outcome, success } from '#contracts';
import { readTrack } from '../replay/read-track.js';
import { type ReplayAccessOptions, replayAccess } from '../replay/replay-access.js';
import { type SendTrackReport, sendTrack } from '../replay/send-track.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type GlobalOptions, type RunCommand, rfc3339Time, speedFactor } from '../terminal/command-runner.js';
import { progressBar } from '../terminal/progress-bar.js';
import { type CliProblem, cliProblem, type Reply } from '../terminal/reply.js';
import { readInputFile } from './input-file.js';
import { withInstallationOptions } from './installation-options.js';

interface ReplayOptions extends ReplayAccessOptions, GlobalOptions {
  readonly speed: number;
  readonly start?: number;
}

function reportText(report: SendTrackReport): string {
  const { fixes, sent, acknowledged, deviceId, firstObservedAt, lastObservedAt, aborted } = report;
  const how = aborted ? `stopped after ${sent} of ${fixes} fixes` : `${sent} fixes sent`;
  return `${deviceId}: ${how}, ${acknowledged} acknowledged, observed ${firstObservedAt} to ${lastObservedAt}.`;
}

async function replay(file: string, options: ReplayOptions, io: CliIo): Promise<Outcome<Reply, CliProblem>> {
  const text = await readInputFile(file);
  if (!text.ok) return text;
  const track = readTrack(text.value);
  if (!track.ok) return failure({ ...track.problem, what: `${file}: ${track.problem.what}` });
  const { ignoredColumns } = track.value;
  if (ignoredColumns.length > 0) {
    io.err(`Columns without a field are left out: ${ignoredColumns.join(', ')}\n`);
  }
  const access = await replayAccess(options, io);
  if (!access.ok) return access;
  const { url, trialId, credential } = access.value;
  const bar = progressBar(io, options.device);
  const sent = await sendTrack({
    track: track.value,
    device: { trialId, kind: 'bus', deviceId: options.device },
    credential,
    url,
    startMs: options.start,
    speed: options.speed,
    signal: io.signal,
    onProgress: (done, count, acknowledged) => bar.update(done, `${acknowledged}/${count} acknowledged`),
  });
  bar.stop();
  if (!sent.ok) return failure(cliProblem(sent.problem.reason, sent.problem.detail));
  return success({ json: sent.value, text: reportText(sent.value) });
}

/** Adds `replay FILE.csv --device ID`. */
export function addReplayCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('replay')
    .description(
      'send a recorded track (CSV: t_s, lon, lat and any other field of a bus) as telemetry over MQTT',
    )
    .argument('<file>', 'track')
    .requiredOption('--device <id>', 'bus that it is sent for')
    .option('--trial <id>', "trial of the bus (default: the server's answer)")
    .option('--speed <factor>', 'recorded seconds a second, or max', speedFactor, 1)
    .option(
      '--start <time>',
      'RFC 3339 time of t_s = 0 (default: now; above speed 1, so that the last fix is observed now)',
      rfc3339Time,
    )
    .option('--credential <file>', 'what "device add --json" printed')
    .option('--username <name>', 'MQTT user name (MQTT_USERNAME)')
    .option('--password <password>', 'MQTT password (MQTT_PASSWORD)')
    .option('--client-id <id>', 'MQTT client id (default: the user name)')
    .option('--mqtt-url <url>', 'broker, where it is not beside the server');
  withInstallationOptions(command)
    .addHelpText(
      'after',
      '\nWithout a credential the server issues one for replays; --url may be mqtt://host:port.',
    )
    .action((file: string) => run<ReplayOptions>(command, (options, io) => replay(file, options, io)));
}
