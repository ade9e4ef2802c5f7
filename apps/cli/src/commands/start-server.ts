import { type AddressInfo, createServer } from 'node:net';
import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import type { Config } from '#config';
import { failure, type Outcome, success } from '#contracts';
import { DataFolder } from '../installation/data-folder.js';
import { type SettingTexts, serverConfig } from '../installation/server-config.js';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

export type ServerModule = typeof import('../../../server/src/main.js');
export type RunningServer = Awaited<ReturnType<ServerModule['startServer']>>;
export type FirstAccounts = NonNullable<Parameters<ServerModule['startServer']>[0]['firstAccounts']>;

export interface StartServerOptions {
  readonly env: SettingTexts;
  /** Settings of the command line; they win over the environment. */
  readonly settings: SettingTexts;
  /** What to log at least where the environment does not say; people's format for a terminal. */
  readonly logLevel: 'error' | 'warn' | 'info';
  readonly logPretty: boolean;
  readonly firstAccounts?: FirstAccounts;
}

const STDERR = 2;

function loggerOf(config: Config): Logger {
  const level = config.TRIALWATCH_LOG_LEVEL;
  if (!config.TRIALWATCH_LOG_PRETTY) return pino({ level }, pino.destination(STDERR));
  return pino({ level }, pretty({ destination: STDERR, ignore: 'pid,hostname', sync: true }));
}

/** Opens and closes the port, so that a taken one is said before the database is started. */
function portProblem(host: string, port: number): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error) => resolve(error));
    probe.listen(port, host, () => {
      const { port: opened } = probe.address() as AddressInfo;
      probe.close(() => resolve(opened > 0 ? undefined : new Error('no port')));
    });
  });
}

async function checkPorts(config: Config): Promise<CliProblem | undefined> {
  const wanted = [
    {
      what: 'HTTP',
      host: config.TRIALWATCH_HTTP_HOST,
      port: config.TRIALWATCH_HTTP_PORT,
      option: '--http-port',
    },
    {
      what: 'MQTT',
      host: config.TRIALWATCH_MQTT_HOST,
      port: config.TRIALWATCH_MQTT_PORT,
      option: '--mqtt-port',
    },
  ];
  for (const { what, host, port, option } of wanted) {
    const problem = await portProblem(host, port);
    if (problem === undefined) continue;
    const where = `port ${port} on ${host} (${what})`;
    if (problem.code === 'EADDRINUSE') {
      return cliProblem('port_taken', `${where} is taken by another program`, {
        todo: `Stop that program, or choose another port with ${option} (0 takes any free one).`,
      });
    }
    return cliProblem('port_unusable', `${where} cannot be opened: ${problem.message}`, {
      todo: `Choose another port or address: ${option}, --host`,
    });
  }
  return undefined;
}

/** Starts the whole server in this process; the only place where the command line touches it. */
export async function startServer(options: StartServerOptions): Promise<Outcome<RunningServer, CliProblem>> {
  const { env, settings, logLevel, logPretty } = options;
  const defaults = { TRIALWATCH_LOG_LEVEL: logLevel, TRIALWATCH_LOG_PRETTY: String(logPretty) };
  const config = serverConfig(defaults, env, settings);
  if (!config.ok) return config;
  const taken = await checkPorts(config.value);
  if (taken !== undefined) return failure(taken);
  const claimed = await new DataFolder(config.value.TRIALWATCH_DATA_DIR).claim();
  if (!claimed.ok) return claimed;
  const server = await import('../../../server/src/main.js');
  try {
    const running = await server.startServer({
      config: config.value,
      logger: loggerOf(config.value),
      firstAccounts: options.firstAccounts,
    });
    return success(running);
  } catch (error) {
    // The server says in words why it cannot start (a port, the database, a broken data folder).
    const what = error instanceof Error ? error.message : String(error);
    return failure(cliProblem('server_not_started', `the server did not start: ${what}`));
  }
}
