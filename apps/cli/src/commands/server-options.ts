import type { Command } from 'commander';
import { wholeNumber } from '../terminal/command-runner.js';

/** Options of the commands that start a server. */
export interface ServerOptions {
  readonly host?: string;
  readonly httpPort?: number;
  readonly mqttPort?: number;
  readonly data?: string;
}

const port = wholeNumber(0, 65_535);

export function withServerOptions(command: Command): Command {
  return command
    .option('--http-port <port>', 'port of the console and the API (default: 3000; 0 takes a free one)', port)
    .option('--mqtt-port <port>', 'port of the MQTT broker (default: 1883; 0 takes a free one)', port)
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--data <folder>', 'data folder (default: ./data)');
}

/** The same as settings of the server. */
export function serverSettings({ host, httpPort, mqttPort, data }: ServerOptions) {
  return {
    TRIALWATCH_HTTP_HOST: host,
    TRIALWATCH_MQTT_HOST: host,
    TRIALWATCH_HTTP_PORT: httpPort?.toString(),
    TRIALWATCH_MQTT_PORT: mqttPort?.toString(),
    TRIALWATCH_DATA_DIR: data,
  };
}

/** Resolves when the person or the system asks the program to stop. */
export function stopRequest(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
