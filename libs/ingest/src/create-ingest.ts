import { advanceIn, initialDeviceState, stepIn } from '#rules';
import type { Ingest, IngestPorts } from './ingest.js';
import { defaultIngestOptions, type IngestOptions } from './ingest-options.js';
import type { Judge } from './ports.js';
import { ShardedIngest } from './sharded-ingest.js';

const rules: Judge = { initialDeviceState, stepIn, advanceIn };

/**
 * Builds ingest over its ports; `options` override the defaults one by one. There are as many shards as
 * stores. Throws a RangeError where there is no store.
 */
export function createIngest(options: Partial<IngestOptions>, ports: IngestPorts): Ingest {
  return new ShardedIngest({ ...defaultIngestOptions, ...options }, ports, rules);
}
