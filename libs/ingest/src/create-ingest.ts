import type { Ingest, IngestPorts } from './ingest.js';
import type { IngestOptions } from './ingest-options.js';

/** Builds ingest over its ports; `options` override the defaults one by one. */
export declare function createIngest(options: Partial<IngestOptions>, ports: IngestPorts): Ingest;
