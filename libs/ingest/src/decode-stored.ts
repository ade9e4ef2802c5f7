import type { Kind, Outcome, RecordStatus } from '#contracts';
import type { Judged } from '#rules';
import { defaultIngestOptions } from './ingest-options.js';
import { decode, plainDialect } from './stages/decode.js';
import { validateEvent, validateObservation } from './stages/validate.js';

/** What the store knows of an item besides its original bytes. */
export interface StoredEnvelope {
  readonly trialId: string;
  readonly deviceId: string;
  readonly receivedAtMs: number;
  readonly status: RecordStatus;
}

/**
 * Reads one item of a stored message again, by the same code that read it when it arrived; only the time limits
 * are left out. The bytes were accepted once, so a failure is a bug and throws.
 */
export function decodeStored(
  kind: Kind,
  channel: 'telemetry' | 'event',
  bytes: Uint8Array,
  index: number,
  envelope: StoredEnvelope,
): Judged {
  const decoded = decode(bytes, defaultIngestOptions.maxDepth, plainDialect);
  const { items, text } = readOrThrow(decoded, envelope);
  const validate = channel === 'telemetry' ? validateObservation : validateEvent;
  return readOrThrow(validate(items[index], text, { ...envelope, kind }, null), envelope);
}

function readOrThrow<T>(outcome: Outcome<T>, { deviceId, receivedAtMs }: StoredEnvelope): T {
  if (outcome.ok) return outcome.value;
  const { code, detail } = outcome.problem;
  throw new Error(
    `stored bytes of ${deviceId} received at ${receivedAtMs} cannot be read: ${code}: ${detail}`,
  );
}
