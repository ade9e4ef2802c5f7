const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Sizes and times of ingest. Everything that says "a shard" is multiplied by the number of shards. */
export interface IngestOptions {
  /** How long the first message of a batch waits for others. */
  readonly flushWindowMs: number;
  /** A batch is closed at this many observations, events and refusals; one message is never split. */
  readonly maxBatchRows: number;
  /** `pressure` is 1 where a shard holds this many rows ... */
  readonly maxHeldRows: number;
  /** ... or this many payload bytes, waiting or under way. */
  readonly maxHeldBytes: number;
  /** How far observedAt may lie after the time of arrival (clocks are never exact). */
  readonly maxFutureMs: number;
  /** How far observedAt may lie before the time of arrival. */
  readonly maxAgeMs: number;
  /** Levels of arrays and objects in a payload. */
  readonly maxDepth: number;
  /** Event time between two checkpoints of a device's state ... */
  readonly checkpointEveryMs: number;
  /** ... and how many readings must lie between them, so that slow devices do not save one each time. */
  readonly checkpointMinReadings: number;
  /** Keys that a shard remembers so that a resent message needs no look-up. */
  readonly recentKeys: number;
  /** After the start and after a failed commit, silence is not judged for this long: data may be on the way. */
  readonly silenceHoldMs: number;
  /** Data that arrive later than this after they were observed are judged only when somebody asks. */
  readonly lateLimitMs: number;
  /** How long the first of several requests to judge again waits for others. */
  readonly refoldWindowMs: number;
  /** How long a device that was judged again is left alone before it is once more. */
  readonly refoldRestMs: number;
  /** First pause after a failed commit; doubles up to `retryMaxMs`. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
}

export const defaultIngestOptions: IngestOptions = {
  flushWindowMs: 5,
  maxBatchRows: 2000,
  maxHeldRows: 20_000,
  maxHeldBytes: 32 * 1024 * 1024,
  maxFutureMs: 5 * minuteMs,
  maxAgeMs: 400 * dayMs,
  maxDepth: 32,
  checkpointEveryMs: 5 * minuteMs,
  checkpointMinReadings: 8,
  recentKeys: 65_536,
  silenceHoldMs: 30_000,
  lateLimitMs: dayMs,
  refoldWindowMs: 100,
  refoldRestMs: 1000,
  retryMinMs: 100,
  retryMaxMs: 2000,
};
