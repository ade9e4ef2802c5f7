import type { Logger } from 'pino';
import type { Broker } from '#broker';
import type { Config } from '#config';
import type { Ingest } from '#ingest';
import type { LiveHub } from '#live';
import type { Storage } from '#storage';
import type { LiveBroadcast } from '../live/live-broadcast.js';
import type { DirectoryLoader } from './directory-loader.js';
import type { LiveCatchUp } from './live-catch-up.js';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';
import type { TrialDirectory } from './trial-directory.js';

/** The parts of a running server, made once by `startParts` and handed to Nest. */
export interface Parts {
  readonly config: Config;
  readonly logger: Logger;
  readonly storage: Storage;
  readonly directory: TrialDirectory;
  readonly loader: DirectoryLoader;
  readonly ingest: Ingest;
  readonly broker: Broker;
  readonly liveHub: LiveHub;
  readonly liveBroadcast: LiveBroadcast;
  readonly liveCatchUp: LiveCatchUp;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
}
