import { z } from 'zod';
import { endpoints, failure, type Outcome, parseTopic, success } from '#contracts';
import type { DeviceCredential } from '#simulators';
import { readJsonFile } from '../commands/input-file.js';
import type { Installation } from '../installation/installation.js';
import {
  findInstallation,
  type InstallationOptions,
  serverAddresses,
} from '../installation/open-installation.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type CliProblem, cliProblem, usageProblem } from '../terminal/reply.js';

export interface ReplayAccessOptions extends InstallationOptions {
  readonly device: string;
  readonly trial?: string;
  readonly username?: string;
  readonly password?: string;
  readonly clientId?: string;
  readonly credential?: string;
}

/** Everything that a replay needs to speak for its device. */
export interface ReplayAccess {
  readonly url: string;
  readonly trialId: string;
  readonly credential: DeviceCredential;
}

/** What `device add --json` and `gateway add --json` print. */
const credentialFile = z.object({
  username: z.string(),
  password: z.string(),
  clientId: z.string(),
  topics: z.array(z.string()).default([]),
  mqttUrl: z.string().optional(),
});

const DEFAULT_MQTT_URL = 'mqtt://127.0.0.1:1883';

interface GivenCredential {
  readonly credential: DeviceCredential;
  readonly trialId?: string;
  readonly mqttUrl?: string;
}

/** The credential of the options or the environment; undefined where none is given. */
async function givenCredential(
  options: ReplayAccessOptions,
  io: CliIo,
): Promise<Outcome<GivenCredential | undefined, CliProblem>> {
  const deviceIds = [options.device];
  if (options.credential !== undefined) {
    const read = await readJsonFile(options.credential, credentialFile);
    if (!read.ok) return read;
    const { topics, mqttUrl, ...credential } = read.value;
    const own = topics.map(parseTopic).find((topic) => topic.ok && topic.value.deviceId === options.device);
    const trialId = own?.ok === true ? own.value.trialId : undefined;
    return success({ credential: { ...credential, deviceIds }, trialId, mqttUrl });
  }
  const username = options.username ?? io.env.MQTT_USERNAME;
  const password = options.password ?? io.env.MQTT_PASSWORD;
  if (username === undefined && password === undefined) return success(undefined);
  if (username === undefined || password === undefined) {
    return failure(usageProblem('user name and password go together', 'Give --username and --password.'));
  }
  return success({ credential: { username, password, clientId: options.clientId ?? username, deviceIds } });
}

async function trialOf(installation: Installation, deviceId: string): Promise<Outcome<string, CliProblem>> {
  const found = await installation.call(endpoints.getDevice, { params: { deviceId } });
  if (!found.ok) return found;
  const { kind, trialId } = found.value;
  if (kind === 'bus') return success(trialId);
  return failure(cliProblem('not_a_bus', `${deviceId} is a ${kind}; a track can be replayed for a bus only`));
}

/** A credential for replays alone: the device's own stays as it is. */
async function replayCredential(
  installation: Installation,
  deviceId: string,
): Promise<Outcome<DeviceCredential, CliProblem>> {
  const device = await installation.call(endpoints.getDevice, { params: { deviceId } });
  if (!device.ok) return device;
  return installation.call(endpoints.createGateway, {
    body: {
      id: `replay.${deviceId}`.slice(0, 64),
      vendorId: device.value.vendorId,
      name: 'replay',
      deviceIds: [deviceId],
    },
  });
}

/**
 * Finds out with what to connect. With a credential and a trial no server is asked; else the
 * installation says which trial the device belongs to, and issues a credential for replays.
 */
export async function replayAccess(
  options: ReplayAccessOptions,
  io: CliIo,
): Promise<Outcome<ReplayAccess, CliProblem>> {
  const addresses = serverAddresses(options);
  if (!addresses.ok) return addresses;
  const given = await givenCredential(options, io);
  if (!given.ok) return given;
  const trialId = options.trial ?? given.value?.trialId;
  if (given.value !== undefined && trialId !== undefined) {
    const url = addresses.value.mqttUrl ?? given.value.mqttUrl;
    if (url !== undefined) return success({ url, trialId, credential: given.value.credential });
  }
  const found = await findInstallation(options, io);
  if (!found.ok) return found;
  const installation = found.value;
  if (installation === undefined) {
    if (given.value !== undefined && trialId !== undefined) {
      return success({ url: DEFAULT_MQTT_URL, trialId, credential: given.value.credential });
    }
    return failure(
      cliProblem('not_running', 'no server runs on the data folder', {
        todo: 'Start it (npm start, or trialwatch serve), or give --url, --trial and a credential.',
      }),
    );
  }
  const trial = trialId === undefined ? await trialOf(installation, options.device) : success(trialId);
  if (!trial.ok) return trial;
  const credential =
    given.value === undefined
      ? await replayCredential(installation, options.device)
      : success(given.value.credential);
  if (!credential.ok) return credential;
  const url = addresses.value.mqttUrl ?? given.value?.mqttUrl ?? installation.mqttUrl;
  return success({ url, trialId: trial.value, credential: credential.value });
}
