import type { Broker } from '#broker';
import type { Config } from '#config';
import { createIngest, decodeStored, defaultIngestOptions, type Ingest } from '#ingest';
import { LiveHub } from '#live';
import { openStorage, type Storage } from '#storage';
import { LiveBroadcast } from '../live/live-broadcast.js';
import { credentialLookup } from './credential-lookup.js';
import { DirectoryLoader } from './directory-loader.js';
import { LiveFeed } from './live-feed.js';
import { Metrics } from './metrics.js';
import { createMqttSide, notifierOver } from './mqtt-side.js';
import type { Parts } from './parts.js';
import { Readiness } from './readiness.js';
import type { ServerSettings } from './server-settings.js';
import { TrialDirectory } from './trial-directory.js';

export interface StartedParts {
  readonly parts: Parts;
}

async function openStore({ config, logger }: ServerSettings): Promise<Storage> {
  const opened = await openStorage({
    database:
      config.DATABASE_URL === undefined
        ? { embeddedDataDir: config.TRIALWATCH_DATA_DIR }
        : { url: config.DATABASE_URL },
    log: {
      info: (message: string) => logger.info({ part: 'storage' }, message),
      warn: (message: string) => logger.warn({ part: 'storage' }, message),
    },
    nowMs: () => Date.now(),
  });
  if (!opened.ok) throw new Error(opened.problem.detail);
  return opened.value;
}

function ingestOptions(config: Config) {
  return {
    ...defaultIngestOptions,
    flushWindowMs: config.TRIALWATCH_BATCH_WINDOW_MS,
    maxBatchRows: config.TRIALWATCH_BATCH_ROWS,
    maxFutureMs: config.TRIALWATCH_MAX_FUTURE_S * 1000,
    maxAgeMs: config.TRIALWATCH_MAX_AGE_DAYS * 86_400_000,
  };
}

function addChecks(readiness: Readiness, storage: Storage, ingest: Ingest): void {
  readiness.add({
    name: 'database',
    check: async () => {
      const ready = await storage.readiness();
      return ready.ok ? null : ready.problem.detail;
    },
  });
  readiness.add({
    name: 'ingest',
    check: () =>
      ingest.stats().ready ? null : 'commits fail; nothing is acknowledged until they work again',
  });
}

function addGauges(metrics: Metrics, broker: Broker, ingest: Ingest, hub: LiveHub): void {
  metrics.gauges('trialwatch_broker', 'State of the broker', () => {
    const { connections, heldMessages, heldBytes } = broker.stats();
    return { connections, heldMessages, heldBytes };
  });
  metrics.gauges('trialwatch_ingest', 'State of ingest', () => {
    const { pressure, heldRows, heldBytes, devicesInMemory } = ingest.stats();
    return { pressure, heldRows, heldBytes, devicesInMemory };
  });
  metrics.gauges('trialwatch_live', 'State of the live side', () => ({ viewers: hub.viewers() }));
}

/** Makes the parts in the order in which they need each other; nothing listens yet. */
export async function startParts(settings: ServerSettings): Promise<StartedParts> {
  const { config, logger } = settings;
  const storage = await openStore(settings);
  try {
    const clock = { nowMs: () => Date.now() };
    const metrics = new Metrics();
    const readiness = new Readiness();
    const directory = new TrialDirectory();
    const liveBroadcast = new LiveBroadcast();
    const liveHub = new LiveHub(liveBroadcast, clock);
    liveBroadcast.use(liveHub);
    const loader = new DirectoryLoader(storage, directory, liveHub);
    liveHub.seed(await storage.liveSeed(decodeStored).read());
    await loader.load();
    await storage.messageIds.ready();
    let broker: Broker | undefined;
    const ingest = createIngest(ingestOptions(config), {
      directory,
      stores: Array.from({ length: config.TRIALWATCH_INGEST_SHARDS }, () => storage.createShardStore()),
      reads: storage.ingestReads(decodeStored),
      ids: storage.messageIds,
      announcer: new LiveFeed(liveHub, directory),
      notifier: notifierOver(() => broker),
      clock,
      meter: metrics,
      onFault: (error) => logger.error({ err: error }, 'a commit failed; its messages are not acknowledged'),
    });
    broker = createMqttSide(config, {
      logger,
      metrics,
      credentials: credentialLookup(storage, directory),
      ingest,
    });
    addChecks(readiness, storage, ingest);
    addGauges(metrics, broker, ingest, liveHub);
    const parts: Parts = {
      config,
      logger,
      storage,
      directory,
      loader,
      ingest,
      broker,
      liveHub,
      liveBroadcast,
      metrics,
      readiness,
    };
    return { parts };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
