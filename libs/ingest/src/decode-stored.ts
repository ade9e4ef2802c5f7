import type { AnyObservation, Kind, Outcome, RecordStatus } from '#contracts';
import type { Judged } from '#rules';
import { acceptedPayload } from './accepted-payload.js';
import { plainDialect } from './stages/decode.js';
import { validateEvent } from './stages/validate.js';

/** What the store knows of the items of a message besides its original bytes. */
export interface StoredEnvelope {
  readonly trialId: string;
  readonly deviceId: string;
  readonly receivedAtMs: number;
}

/** Reads items of one stored message by their index; `status` is what the store holds for the item. */
export type StoredMessageReader = (index: number, status: RecordStatus) => Judged;

/** In place of the text of the message: it was searched for what PostgreSQL refuses before it was stored. */
const searched = '';

/**
 * Opens a stored message again: its text is parsed once, and each item is read when it is asked for. It was
 * accepted once, so neither their form nor observations are checked again (a property test shows that what
 * comes out is what came out on arrival); where they cannot be read all the same it is a bug, and throws.
 */
export function decodeStored(
  kind: Kind,
  channel: 'telemetry' | 'event',
  text: string,
  envelope: StoredEnvelope,
): StoredMessageReader {
  const items = itemsOf(text, envelope);
  const read = channel === 'telemetry' ? readObservation : readEvent;
  return (index, status) => {
    const item = items[index];
    if (typeof item !== 'object' || item === null) throw unreadable(envelope, `there is no item ${index}`);
    return read(item, { ...envelope, kind, status });
  };
}

interface ItemEnvelope extends StoredEnvelope {
  readonly kind: Kind;
  readonly status: RecordStatus;
}

function itemsOf(text: string, envelope: StoredEnvelope): readonly unknown[] {
  try {
    const value = plainDialect(JSON.parse(text));
    return Array.isArray(value) ? value : [value];
  } catch (error) {
    throw unreadable(envelope, (error as Error).message);
  }
}

function readObservation(
  item: object,
  { kind, trialId, deviceId, receivedAtMs, status }: ItemEnvelope,
): Judged {
  const payload = acceptedPayload(kind, item) as AnyObservation['payload'];
  // The contract was chosen by the kind, so kind and payload belong together.
  const observation = {
    trialId,
    kind,
    deviceId,
    observedAtMs: Date.parse(payload.observedAt),
    receivedAtMs,
    bootId: payload.bootId ?? '',
    seq: payload.seq,
    status: payload.status ?? status,
    payload,
  } as AnyObservation;
  return { type: 'observation', observation };
}

/** Events are few: they are validated as on arrival. */
function readEvent(item: object, envelope: ItemEnvelope): Judged {
  const valid: Outcome<Judged> = validateEvent(item, searched, envelope, null);
  if (valid.ok) return valid.value;
  throw unreadable(envelope, `${valid.problem.code}: ${valid.problem.detail}`);
}

function unreadable({ deviceId, receivedAtMs }: StoredEnvelope, why: string): Error {
  return new Error(`the stored message of ${deviceId} received at ${receivedAtMs} cannot be read: ${why}`);
}
