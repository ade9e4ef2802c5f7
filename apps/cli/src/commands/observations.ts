import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Command } from 'commander';
import { type Device, endpoints, failure, type Outcome, success } from '#contracts';
import type { Installation } from '../installation/installation.js';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import { type ExportPeriod, RecordedObservations } from '../observations/recorded-observations.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type GlobalOptions, type RunCommand, rfc3339Time } from '../terminal/command-runner.js';
import { progressBar } from '../terminal/progress-bar.js';
import { type CliProblem, cliProblem, type Reply, usageProblem } from '../terminal/reply.js';
import { withInstallationOptions } from './installation-options.js';

interface ExportOptions extends InstallationOptions, GlobalOptions {
  readonly from?: number;
  readonly to?: number;
  readonly device?: readonly string[];
  readonly out?: string;
}

/** Where lines go. */
interface Sink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

async function openSink(path: string | undefined, io: CliIo): Promise<Outcome<Sink, CliProblem>> {
  if (path === undefined) {
    return success({ write: async (text) => io.out(text), close: async () => undefined });
  }
  const stream = createWriteStream(path);
  try {
    await once(stream, 'open');
  } catch (error) {
    return failure(cliProblem('bad_file', `${path} cannot be written: ${(error as Error).message}`));
  }
  return success({
    write: async (text) => {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    close: async () => {
      stream.end();
      await once(stream, 'close');
    },
  });
}

async function devicesOf(
  installation: Installation,
  trialId: string,
  wanted: readonly string[] | undefined,
): Promise<Outcome<readonly Device[], CliProblem>> {
  const file = await installation.call(endpoints.exportTrial, { params: { trialId } });
  if (!file.ok) return file;
  const devices = file.value.devices.map((device) => ({ ...device, trialId }));
  const unknown = wanted?.find((id) => !devices.some((device) => device.id === id));
  if (unknown !== undefined) return failure(usageProblem(`the trial ${trialId} has no device ${unknown}`));
  return success(wanted === undefined ? devices : devices.filter(({ id }) => wanted.includes(id)));
}

async function exportAll(
  installation: Installation,
  devices: readonly Device[],
  period: ExportPeriod,
  sink: Sink,
  io: CliIo,
): Promise<Outcome<number, CliProblem>> {
  const recorded = new RecordedObservations(installation, period);
  const bar = progressBar(io, 'observations');
  let count = 0;
  try {
    for (const [index, device] of devices.entries()) {
      for await (const lines of recorded.of(device)) {
        if (!lines.ok) return lines;
        if (io.signal.aborted) return failure(cliProblem('aborted', `stopped after ${count} observations`));
        count += lines.value.length;
        if (lines.value.length > 0)
          await sink.write(lines.value.map((line) => `${JSON.stringify(line)}\n`).join(''));
        bar.update(index / devices.length, `${count} of ${device.id} and before`);
      }
    }
    bar.update(1, String(count));
    return success(count);
  } finally {
    bar.stop();
  }
}

async function exportObservations(
  trialId: string,
  options: ExportOptions,
  io: CliIo,
): Promise<Outcome<Reply | null, CliProblem>> {
  const { from, to, out } = options;
  if (options.json === true && out === undefined) {
    return failure(usageProblem('--json needs --out: the observations themselves are lines'));
  }
  const period: ExportPeriod = {
    ...(from === undefined ? {} : { from: new Date(from).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  };
  return withInstallation<Reply | null>(options, io, async (installation) => {
    const devices = await devicesOf(installation, trialId, options.device);
    if (!devices.ok) return devices;
    const sink = await openSink(out, io);
    if (!sink.ok) return sink;
    const exported = await exportAll(installation, devices.value, period, sink.value, io);
    await sink.value.close();
    if (!exported.ok || out === undefined) return exported.ok ? success(null) : exported;
    const observations = exported.value;
    return success({
      json: { trialId, file: out, observations },
      text: `Wrote ${observations} observations of trial ${trialId} to ${out}.`,
    });
  });
}

/** Adds `observations export TRIAL`. */
export function addObservationsCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('observations')
    .description('recorded observations as files')
    .command('export')
    .description(
      'write what the devices of a trial sent, as they sent it, one observation a line (JSON Lines)',
    )
    .argument('<trial>', 'trial')
    .option('--from <time>', 'observed then or later (RFC 3339)', rfc3339Time)
    .option('--to <time>', 'observed before (RFC 3339)', rfc3339Time)
    .option('--device <id...>', 'of these devices alone')
    .option('--out <file>', 'write there instead of to stdout');
  withInstallationOptions(command).action((trialId: string) =>
    run<ExportOptions>(command, (options, io) => exportObservations(trialId, options, io)),
  );
}
