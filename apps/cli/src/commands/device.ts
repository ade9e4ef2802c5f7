import { type Command, Option } from 'commander';
import {
  device,
  endpoints,
  failure,
  type IssuedCredential,
  type Kind,
  kinds,
  type Outcome,
  success,
} from '#contracts';
import type { Installation } from '../installation/installation.js';
import { type InstallationOptions, withInstallation } from '../installation/open-installation.js';
import { finiteNumber, type GlobalOptions, type RunCommand } from '../terminal/command-runner.js';
import { type CliProblem, type Reply, usageProblem } from '../terminal/reply.js';
import { textColumns } from '../terminal/text-box.js';
import { withInstallationOptions } from './installation-options.js';

interface DeviceOptions extends InstallationOptions, GlobalOptions {
  readonly trial: string;
  readonly kind: Kind;
  readonly vendor: string;
  readonly id: string;
  readonly lat?: number;
  readonly lon?: number;
  readonly lengthM?: number;
  readonly widthM?: number;
  readonly watches?: string;
  readonly reportIntervalS?: number;
}

/** What to note of a credential; it is shown this once. */
export function credentialText(title: string, credential: IssuedCredential, mqttUrl: string): string {
  return [
    `${title} The password is shown only this once.`,
    ...textColumns([
      ['  broker', mqttUrl],
      ['  client id', credential.clientId],
      ['  username', credential.username],
      ['  password', credential.password],
      ...credential.topics.map((topic, index) => [index === 0 ? '  publish to' : '', topic]),
      ...credential.noticeTopics.map((topic, index) => [index === 0 ? '  notices on' : '', topic]),
    ]),
  ].join('\n');
}

/** Registers a vendor under its id where it is not known yet. */
export async function ensureVendor(
  installation: Installation,
  vendorId: string,
): Promise<Outcome<void, CliProblem>> {
  const created = await installation.call(endpoints.createVendor, { body: { id: vendorId, name: vendorId } });
  return created.ok || created.problem.code === 'already_exists' ? success(undefined) : created;
}

function deviceOf(options: DeviceOptions): Outcome<ReturnType<typeof device.parse>, CliProblem> {
  const { lat, lon, lengthM, widthM } = options;
  const parsed = device.safeParse({
    id: options.id,
    trialId: options.trial,
    kind: options.kind,
    vendorId: options.vendor,
    watches: options.watches,
    reportIntervalS: options.reportIntervalS,
    ...(lat === undefined && lon === undefined ? {} : { place: { lat, lon } }),
    ...(lengthM === undefined && widthM === undefined ? {} : { vehicle: { lengthM, widthM } }),
  });
  if (parsed.success) return success(parsed.data);
  const details = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  return failure(usageProblem(`the device is not valid: ${details.join('; ')}`));
}

async function addDevice(
  options: DeviceOptions,
  installation: Installation,
): Promise<Outcome<Reply, CliProblem>> {
  const wanted = deviceOf(options);
  if (!wanted.ok) return wanted;
  const vendor = await ensureVendor(installation, options.vendor);
  if (!vendor.ok) return vendor;
  const created = await installation.call(endpoints.createDevice, { body: wanted.value });
  if (!created.ok) return created;
  const { credential, device: made } = created.value;
  return success({
    json: {
      deviceId: made.id,
      trialId: made.trialId,
      kind: made.kind,
      mqttUrl: installation.mqttUrl,
      ...credential,
    },
    text: credentialText(
      `Registered ${made.kind} ${made.id} in trial ${made.trialId}.`,
      credential,
      installation.mqttUrl,
    ),
  });
}

/** Adds `device add`. */
export function addDeviceCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('device')
    .description('devices of trials')
    .command('add')
    .description('register a device and print its credential once')
    .requiredOption('--trial <id>', 'trial')
    .addOption(new Option('--kind <kind>', 'kind of device').choices(kinds).makeOptionMandatory())
    .requiredOption('--vendor <id>', 'vendor; registered under this id where it is not known yet')
    .requiredOption('--id <id>', 'device')
    .option('--lat <degrees>', 'where fixed equipment stands', finiteNumber)
    .option('--lon <degrees>', 'where fixed equipment stands', finiteNumber)
    .option('--length-m <metres>', "a vehicle's length", finiteNumber)
    .option('--width-m <metres>', "a vehicle's width", finiteNumber)
    .option('--watches <id>', 'lane or zone of the permit that it looks at')
    .option(
      '--report-interval-s <seconds>',
      "expected time between observations (default: the permit's)",
      finiteNumber,
    );
  withInstallationOptions(command).action(() =>
    run<DeviceOptions>(command, (options, io) =>
      withInstallation(options, io, (installation) => addDevice(options, installation)),
    ),
  );
}
