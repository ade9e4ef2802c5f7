import { Command } from 'commander';
import { connectAsync, type MqttClient } from 'mqtt';
import type { Finding, Page, Refold } from '#contracts';
import { endBenchProcess, nextMessage, startBenchProcess } from './bench-process.js';
import { hasDeparture, type LatePlan, messagesOf, planOf } from './late-data.js';
import type { LoadClient } from './load-process.js';

interface Options {
  readonly buses: string;
  readonly items: string;
  readonly hoursAgo: string;
  readonly json?: boolean;
}

interface Ready {
  readonly port: number;
  readonly httpUrl: string;
  readonly token: string;
  readonly clients: readonly LoadClient[];
}

/** The server's default; it cuts larger ones off, and the client would send them for ever. */
const maxPayloadBytes = 256 * 1024;
const say = (text: string) => process.stderr.write(`${text}\n`);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function get<T>({ httpUrl, token }: Ready, path: string): Promise<T> {
  const answer = await fetch(`${httpUrl}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** One bus: sends stretches of its night, a few messages at a time. */
class Bus {
  constructor(
    private readonly index: number,
    private readonly client: MqttClient,
    private readonly topic: string,
    private readonly plan: LatePlan,
  ) {}

  async send(fromS: number, toS: number, everyS: number, size: number): Promise<number> {
    let sent = 0;
    let open: Promise<unknown>[] = [];
    for (const message of messagesOf(this.index, this.plan, { fromS, toS, everyS }, size)) {
      if (message.length > maxPayloadBytes) throw new Error(`${message.length} bytes: take fewer --items`);
      open.push(this.client.publishAsync(this.topic, message, { qos: 1 }));
      sent++;
      if (open.length < 4) continue;
      await Promise.all(open);
      open = [];
    }
    await Promise.all(open);
    return sent;
  }

  end(): Promise<void> {
    return this.client.endAsync(true);
  }
}

async function connectBuses({ port, clients }: Ready, plan: LatePlan): Promise<Bus[]> {
  return Promise.all(
    clients.map(async ({ clientId, username, password, topic }, index) => {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { clientId, username, password });
      return new Bus(index, client, topic, plan);
    }),
  );
}

/** Every bus goes on to report once a second; answers how long the acknowledgements took. */
function goOnLive(buses: readonly Bus[], fromS: number) {
  const latenciesMs: number[] = [];
  let atS = fromS;
  let underWay: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    const nowS = atS++;
    underWay = Promise.all(
      buses.map(async (bus) => {
        const startedMs = performance.now();
        await bus.send(nowS, nowS + 1, 1, 1);
        latenciesMs.push(performance.now() - startedMs);
      }),
    );
  }, 1000);
  return {
    take: () => latenciesMs.splice(0),
    stop: () => {
      clearInterval(timer);
      return underWay;
    },
  };
}

function quantileMs(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

async function owed(ready: Ready): Promise<number> {
  return (await get<Page<Refold>>(ready, '/refolds?state=owed&limit=1')).items.length;
}

async function measure(ready: Ready, options: Options) {
  const size = Number(options.items);
  const plan = planOf(Math.floor(Date.now() / 1000), Number(options.hoursAgo));
  const buses = await connectBuses(ready, plan);
  const { beforeFromS, lateFromS, lateToS, afterToS, afterEveryS } = plan;
  say('in order: before and after the late hour');
  await Promise.all(buses.map((bus) => bus.send(beforeFromS, lateFromS, 1, 60)));
  await Promise.all(buses.map((bus) => bus.send(lateToS, afterToS, afterEveryS, 60)));
  const live = goOnLive(buses, afterToS);
  await pause(5000);
  const quietMs = live.take();
  say('late: one hour of every bus');
  const startedMs = performance.now();
  const messages = await Promise.all(buses.map((bus) => bus.send(lateFromS, lateToS, 1, size)));
  const arrivedMs = performance.now();
  while ((await owed(ready)) > 0) await pause(25);
  const finalMs = performance.now();
  const busyMs = live.take();
  await live.stop();
  const found = await get<Page<Finding>>(ready, '/findings?rule=left_lane&state=ended&limit=1000');
  for (const bus of buses) await bus.end();
  const expected = buses.filter((_, index) => hasDeparture(index)).length;
  if (found.items.length !== expected) {
    throw new Error(`${found.items.length} departures were found, ${expected} were planted`);
  }
  const late = buses.length * (lateToS - lateFromS);
  return {
    buses: buses.length,
    hoursAgo: Number(options.hoursAgo),
    itemsPerMessage: size,
    lateObservations: late,
    lateMessages: messages.reduce((sum, count) => sum + count, 0),
    arrivalS: Math.round(arrivedMs - startedMs) / 1000,
    arrivedPerS: Math.round((late / (arrivedMs - startedMs)) * 1000),
    finalAfterArrivalS: Math.round(finalMs - arrivedMs) / 1000,
    judgedAgainPerS: Math.round((late / (finalMs - startedMs)) * 1000),
    livePubackP99MsBefore: quantileMs(quietMs, 0.99),
    livePubackP99MsMeanwhile: quantileMs(busyMs, 0.99),
    departuresFound: found.items.length,
  };
}

async function main(options: Options): Promise<void> {
  const server = startBenchProcess('./late-server.js', [options.buses]);
  const ready = await nextMessage<Ready>(server);
  try {
    const result = await measure(ready, options);
    if (options.json !== true) say(`final ${result.finalAfterArrivalS} s after the last of the late data`);
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    await endBenchProcess(server);
  }
}

const program = new Command('bench late')
  .description('how soon an hour of late data of many buses is judged again, while ingest goes on')
  .option('--json', 'print nothing but the JSON line on standard output')
  .option('--buses <n>', 'buses, each at 1 Hz', '100')
  .option('--items <n>', 'observations a late message, 880 bytes each (a message may have 256 KB)', '60')
  .option('--hours-ago <n>', 'how long ago the late hour ended', '0.2');
program.parse();
await main(program.opts<Options>());
