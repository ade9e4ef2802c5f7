import type { Broker } from '#broker';
import type { Config } from '#config';
import { createIngest, decodeStored, defaultIngestOptions, type Ingest } from '#ingest';
import { LiveHub } from '#live';
import { openStorage, type Storage } from '#storage';
import { liveFindingForVendor } from '../features/incidents/finding-for-vendor.js';
import { LiveBroadcast } from '../live/live-broadcast.js';
import { credentialLookup } from './credential-lookup.js';
import { DirectoryLoader } from './directory-loader.js';
import { LiveCatchUp } from './live-catch-up.js';
import { LiveFeed } from './live-feed.js';
import { Metrics } from './metrics.js';
import { createMqttSide, notifierOver } from './mqtt-side.js';
import type { Parts } from './parts.js';
import { Readiness } from './readiness.js';
import type { ServerSettings } from './server-settings.js';
import { TrialDirectory } from './trial-directory.js';

const clock = { nowMs: () => Date.now() };

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
    lateLimitMs: config.TRIALWATCH_LATE_LIMIT_H * 3_600_000,
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
    const { pressure, heldRows, heldBytes, devicesInMemory, refolds } = ingest.stats();
    return {
      pressure,
      heldRows,
      heldBytes,
      devicesInMemory,
      refoldsOwed: refolds.owed,
      refoldsOldestOwedMs: refolds.oldestOwedMs,
      refoldsDone: refolds.done,
      refoldsFailed: refolds.failed,
      findingsAmended: refolds.amended,
    };
  });
  metrics.gauges('trialwatch_live', 'State of the live side', () => ({ viewers: hub.viewers() }));
}

interface LiveSide {
  readonly liveHub: LiveHub;
  readonly liveBroadcast: LiveBroadcast;
}

function createLiveSide(): LiveSide {
  const liveBroadcast = new LiveBroadcast();
  const liveHub = new LiveHub(liveBroadcast, clock, { forVendors: liveFindingForVendor });
  liveBroadcast.use(liveHub);
  return { liveHub, liveBroadcast };
}

interface IngestSide {
  readonly ingest: Ingest;
  readonly broker: Broker;
  readonly liveCatchUp: LiveCatchUp;
}

/** Ingest with the broker in front of it; they refer to each other (messages in, notices out). */
function createIngestSide(
  { config, logger }: ServerSettings,
  storage: Storage,
  { directory, liveHub, metrics }: Pick<Parts, 'directory' | 'liveHub' | 'metrics'>,
): IngestSide {
  let broker: Broker | undefined;
  const liveCatchUp = new LiveCatchUp(storage, liveHub, () => ingest.stats().ready);
  const ingest = createIngest(ingestOptions(config), {
    directory,
    stores: Array.from({ length: config.TRIALWATCH_INGEST_SHARDS }, () => storage.createShardStore()),
    reads: storage.ingestReads(decodeStored),
    refoldReads: storage.refoldSource(decodeStored),
    ids: storage.messageIds,
    announcer: new LiveFeed(liveHub, directory),
    notifier: notifierOver(() => broker),
    clock,
    meter: metrics,
    onFault: (error, during) => {
      liveCatchUp.noteFault();
      const what =
        during === 'commit'
          ? 'a commit failed; its messages are not acknowledged'
          : 'judging again failed; the order stays stored and is tried again';
      logger.error({ err: error }, what);
    },
  });
  const credentials = credentialLookup(storage, directory);
  broker = createMqttSide(config, { logger, metrics, credentials, ingest });
  return { ingest, broker, liveCatchUp };
}

/** Makes the parts in the order in which they need each other; nothing listens yet. */
export async function startParts(settings: ServerSettings): Promise<Parts> {
  const { config, logger } = settings;
  const storage = await openStore(settings);
  try {
    const metrics = new Metrics();
    const readiness = new Readiness();
    const directory = new TrialDirectory();
    const { liveHub, liveBroadcast } = createLiveSide();
    const loader = new DirectoryLoader(storage.trialReads, directory, liveHub);
    liveHub.seed(await storage.liveSeed(decodeStored).read());
    await loader.load();
    await storage.messageIds.ready();
    const side = createIngestSide(settings, storage, { directory, liveHub, metrics });
    addChecks(readiness, storage, side.ingest);
    addGauges(metrics, side.broker, side.ingest, liveHub);
    return {
      config,
      logger,
      storage,
      directory,
      loader,
      liveHub,
      liveBroadcast,
      metrics,
      readiness,
      ...side,
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
