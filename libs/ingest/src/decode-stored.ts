import type { Kind, Outcome, RecordStatus } from '#contracts';
import type { Judged } from '#rules';
import { defaultIngestOptions } from './ingest-options.js';
import { decode, plainDialect } from './stages/decode.js';
import { validateEvent, validateObservation } from './stages/validate.js';

/** In place of the text of the message: it was searched for what PostgreSQL refuses before it was stored. */
const searched = '';

/** What the store knows of the items of a message besides its original bytes. */
export interface StoredEnvelope {
  readonly trialId: string;
  readonly deviceId: string;
  readonly receivedAtMs: number;
}

/** Reads items of one stored message by their index; `status` is what the store holds for the item. */
export type StoredMessageReader = (index: number, status: RecordStatus) => Judged;

/**
 * Opens a stored message again, by the same code that read it when it arrived; only the time limits are left
 * out. It is decoded once, and each item is validated when it is asked for. The bytes were accepted once, so a
 * failure is a bug and throws.
 */
export function decodeStored(
  kind: Kind,
  channel: 'telemetry' | 'event',
  bytes: Uint8Array,
  envelope: StoredEnvelope,
): StoredMessageReader {
  const decoded = decode(bytes, defaultIngestOptions.maxDepth, plainDialect);
  const { items } = readOrThrow(decoded, envelope);
  const validate = channel === 'telemetry' ? validateObservation : validateEvent;
  return (index, status) =>
    readOrThrow(validate(items[index], searched, { ...envelope, kind, status }, null), envelope);
}

function readOrThrow<T>(outcome: Outcome<T>, { deviceId, receivedAtMs }: StoredEnvelope): T {
  if (outcome.ok) return outcome.value;
  const { code, detail } = outcome.problem;
  throw new Error(
    `stored bytes of ${deviceId} received at ${receivedAtMs} cannot be read: ${code}: ${detail}`,
  );
}
