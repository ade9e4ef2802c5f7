import { Command } from 'commander';
import { endBenchProcess, nextMessage, startBenchProcess } from './bench-process.js';
import { kindOfClient } from './ingest-mix.js';
import { type Competitor, type Round, summaryOf } from './ingest-summary.js';
import type { LoadClient, LoadOrder, LoadResult } from './load-process.js';

interface Options {
  readonly json?: boolean;
  readonly pairs: string;
  readonly clients: string;
  readonly inFlight: string;
  readonly seconds: string;
}

/** What a server process says when it is ready. */
interface Ready {
  readonly port: number;
  /** Left out where the server lets everybody in. */
  readonly clients?: readonly LoadClient[];
}

function anybody(count: number): LoadClient[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = kindOfClient(index, count);
    const clientId = `${kind}-${index}`;
    const topic = `trialwatch/v1/bench/${kind}/${clientId}/telemetry`;
    return { clientId, username: clientId, password: 'x', topic, kind };
  });
}

async function measure(order: LoadOrder): Promise<LoadResult> {
  const load = startBenchProcess('./load-process.js');
  load.send(order);
  const result = await nextMessage<LoadResult>(load);
  await endBenchProcess(load);
  return result;
}

async function main(options: Options): Promise<void> {
  const clients = Number(options.clients);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const servers = {
    floor: startBenchProcess('./floor-server.js'),
    product: startBenchProcess('./product-server.js', [options.clients]),
  };
  const ready: Record<Competitor, Ready> = {
    floor: await nextMessage<Ready>(servers.floor),
    product: await nextMessage<Ready>(servers.product),
  };
  const rounds: Round[] = [];
  const run = async (who: Competitor, pair: number): Promise<number> => {
    const { port, clients: own } = ready[who];
    const result = await measure({
      port,
      clients: own ?? anybody(clients),
      inFlight: Number(options.inFlight),
      warmUpMs: 1500,
      measureMs: Number(options.seconds) * 1000,
    });
    const perS = result.acknowledged / result.seconds;
    say(
      `pair ${pair} ${who.padEnd(7)} ${Math.round(perS)} acknowledged/s, p50 ${result.p50Ms} ms, p99 ${result.p99Ms} ms`,
    );
    rounds.push({ who, perS, p50Ms: result.p50Ms, p99Ms: result.p99Ms });
    return perS;
  };
  for (let pair = 1; pair <= Number(options.pairs); pair++) {
    // The order alternates, so that neither side always has the warmer machine.
    const order: Competitor[] = pair % 2 === 1 ? ['floor', 'product'] : ['product', 'floor'];
    for (const who of order) await run(who, pair);
  }
  await endBenchProcess(servers.product);
  await endBenchProcess(servers.floor);
  const summary = summaryOf(rounds);
  if (options.json !== true) {
    say(`product / floor: ${summary.ratio} (${summary.ratioMin} to ${summary.ratioMax})`);
  }
  process.stdout.write(
    `${JSON.stringify({ ...summary, clients, inFlight: Number(options.inFlight), pairs: Number(options.pairs) })}\n`,
  );
}

const program = new Command('bench ingest')
  .description('acknowledged messages a second: the product against the floor, in interleaved pairs')
  .option('--json', 'print nothing but the JSON line on standard output')
  .option('--pairs <n>', 'interleaved pairs', '5')
  .option('--clients <n>', 'connections', '200')
  .option('--in-flight <n>', 'unacknowledged messages a connection', '20')
  .option('--seconds <n>', 'measured time of each run', '6');
program.parse();
await main(program.opts<Options>());
