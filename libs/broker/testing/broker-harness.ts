import { afterEach } from 'vitest';
import { type Broker, createBroker } from '../src/broker.js';
import { type BrokerOptions, defaultBrokerOptions } from '../src/broker-options.js';
import type { ScriptedPorts } from './scripted-ports.js';

const running: Broker[] = [];

/** A real broker on a free port of the loopback, closed after the test. */
export async function startBroker(
  ports: ScriptedPorts,
  options: Partial<BrokerOptions> = {},
): Promise<{ readonly broker: Broker; readonly port: number; readonly tlsPort: number }> {
  const broker = createBroker({ ...defaultBrokerOptions, port: 0, closeTimeoutMs: 200, ...options }, ports);
  running.push(broker);
  const { port = 0, tlsPort = 0 } = await broker.listen();
  return { broker, port, tlsPort };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((broker) => broker.close()));
});
