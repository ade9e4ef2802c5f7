import type { Outcome } from '#contracts';
import type { Judged } from '#rules';
import { contentHash } from './content-hash.js';
import type { ReadingChannel } from './reading.js';
import { type ItemEnvelope, type TimeLimits, validateEvent, validateObservation } from './stages/validate.js';

/** An item as ingest would take it in. */
export interface ReadItem {
  readonly judged: Judged;
  /** Of the item as sent: the same key with another hash is another content. */
  readonly contentHash: bigint;
}

/**
 * Reads one item outside of the pipeline, as the pipeline would: the same contract, limits and reasons for
 * a refusal. `source` is the JSON text that the item comes from.
 */
export function readItem(
  channel: ReadingChannel,
  item: unknown,
  source: string,
  envelope: ItemEnvelope,
  limits: TimeLimits,
): Outcome<ReadItem> {
  const validate = channel === 'telemetry' ? validateObservation : validateEvent;
  const valid = validate(item, source, envelope, limits);
  if (!valid.ok) return valid;
  return { ok: true, value: { judged: valid.value, contentHash: contentHash(item) } };
}
