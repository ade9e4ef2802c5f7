import { failure, type Outcome, success } from '#contracts';
import { startServer } from '../commands/start-server.js';
import { accountLines } from '../terminal/account-lines.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type CliProblem, usageProblem } from '../terminal/reply.js';
import { textBox } from '../terminal/text-box.js';
import { DataFolder, type LocalAccess } from './data-folder.js';
import { HttpInstallation } from './http-installation.js';
import type { Installation } from './installation.js';

/** Options of every command that works on an installation. */
export interface InstallationOptions {
  /** http(s):// of a running server, or mqtt(s):// of its broker. */
  readonly url?: string;
  readonly token?: string;
  readonly mqttUrl?: string;
  readonly data?: string;
}

const HEALTH_TIMEOUT_MS = 3_000;
const MQTT_PORT = 1883;

export interface ServerAddresses {
  readonly httpUrl: string | undefined;
  readonly mqttUrl: string | undefined;
}

/** Reads --url and --mqtt-url: the scheme says which door is meant. */
export function serverAddresses(options: InstallationOptions): Outcome<ServerAddresses, CliProblem> {
  let httpUrl: string | undefined;
  let mqttUrl: string | undefined;
  for (const given of [options.url, options.mqttUrl]) {
    if (given === undefined) continue;
    const protocol = URL.canParse(given) ? new URL(given).protocol : '';
    if (protocol === 'http:' || protocol === 'https:') httpUrl = given;
    else if (protocol === 'mqtt:' || protocol === 'mqtts:') mqttUrl = given;
    else {
      return failure(
        usageProblem(
          `${given} is not an address`,
          'Use http(s)://host:port for the API, mqtt(s)://host:port for MQTT.',
        ),
      );
    }
  }
  return success({ httpUrl, mqttUrl });
}

function mqttBeside(httpUrl: string): string {
  return `mqtt://${new URL(httpUrl).hostname}:${MQTT_PORT}`;
}

async function answers(access: LocalAccess): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', access.url), {
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    return response.ok;
  } catch {
    return false;
  }
}

function remote(httpUrl: string, addresses: ServerAddresses, token: string | undefined) {
  if (token === undefined) {
    return failure(
      usageProblem(
        `a token is needed for ${httpUrl}`,
        'Give it by TRIALWATCH_TOKEN or --token; "trialwatch token add" makes one.',
      ),
    );
  }
  const mqttUrl = addresses.mqttUrl ?? mqttBeside(httpUrl);
  return success<Installation>(new HttpInstallation({ httpUrl, token, mqttUrl }));
}

/** The installation that runs here or at the given address; undefined where none does. */
export async function findInstallation(
  options: InstallationOptions,
  io: CliIo,
): Promise<Outcome<Installation | undefined, CliProblem>> {
  const addresses = serverAddresses(options);
  if (!addresses.ok) return addresses;
  const httpUrl = addresses.value.httpUrl ?? io.env.TRIALWATCH_URL;
  if (httpUrl !== undefined && httpUrl !== '') {
    return remote(httpUrl, addresses.value, options.token ?? io.env.TRIALWATCH_TOKEN);
  }
  const access = await new DataFolder(dataDirOf(options, io)).localAccess();
  if (access === undefined || !(await answers(access))) return success(undefined);
  const mqttUrl = addresses.value.mqttUrl ?? access.mqttUrl ?? mqttBeside(access.url);
  return success(new HttpInstallation({ httpUrl: access.url, token: access.token, mqttUrl }));
}

export function dataDirOf(options: InstallationOptions, io: CliIo): string {
  return options.data ?? io.env.TRIALWATCH_DATA_DIR ?? './data';
}

/**
 * The installation to work on: at the given address, else the one that runs on the data folder, else
 * one that is started on the data folder for this command and stopped by `close`.
 */
export async function openInstallation(
  options: InstallationOptions,
  io: CliIo,
): Promise<Outcome<Installation, CliProblem>> {
  const found = await findInstallation(options, io);
  if (!found.ok) return found;
  if (found.value !== undefined) return success(found.value);
  const dataDir = dataDirOf(options, io);
  const started = await startServer({
    env: io.env,
    settings: {
      TRIALWATCH_DATA_DIR: dataDir,
      TRIALWATCH_HTTP_PORT: '0',
      TRIALWATCH_MQTT_PORT: '0',
    },
    logLevel: 'error',
    logPretty: true,
  });
  if (!started.ok) return started;
  const server = started.value;
  if (server.madeAccounts !== null) io.err(`${textBox(accountLines(server.madeAccounts))}\n`);
  return success(
    new HttpInstallation({
      httpUrl: server.httpUrl,
      token: server.adminToken,
      mqttUrl: server.mqttUrl,
      onClose: () => server.stop(),
    }),
  );
}

/** Opens the installation, works on it and closes it whatever happens. */
export async function withInstallation<T>(
  options: InstallationOptions,
  io: CliIo,
  work: (installation: Installation) => Promise<Outcome<T, CliProblem>>,
): Promise<Outcome<T, CliProblem>> {
  const opened = await openInstallation(options, io);
  if (!opened.ok) return opened;
  try {
    return await work(opened.value);
  } finally {
    await opened.value.close();
  }
}
