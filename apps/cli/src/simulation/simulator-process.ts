import { runScenario, scenarios } from '#simulators';
import type { FromSimulator, SimulatorOrder, ToSimulator } from './simulator-messages.js';

// A process of its own, so that the devices do not take the server's event loop. Ctrl-C reaches the
// whole group of a terminal; the parent decides the order of stopping.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);

const stop = new AbortController();

function tell(message: FromSimulator): void {
  process.send?.(message);
}

async function run({ scenarioId, ...order }: SimulatorOrder): Promise<void> {
  const scenario = scenarios.get(scenarioId);
  if (scenario === undefined) throw new Error(`there is no scenario ${scenarioId}`);
  const outcome = await runScenario({
    scenario,
    ...order,
    cycles: Number.POSITIVE_INFINITY,
    signal: stop.signal,
  });
  // The parent may have died without a word: then nobody is left to tell.
  if (!process.connected) return;
  tell({ type: 'ended', outcome });
  process.disconnect();
}

process.on('message', (message: ToSimulator) => {
  if (message.type === 'run') void run(message.order);
  else stop.abort();
});
process.on('disconnect', () => stop.abort());
tell({ type: 'ready' });
