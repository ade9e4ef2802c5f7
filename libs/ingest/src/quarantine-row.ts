import { deviceTopic, type Notice } from '#contracts';
import type { Arrival, Refusal } from './arrival.js';
import type { Batch } from './batch.js';
import type { MessageIds, QuarantineRow } from './ports.js';

const maxDetailLength = 500;
const maxTopicLength = 300;

/** Puts a refused message or item on record in the batch, and the notice of it beside. */
export function quarantine(batch: Batch, arrival: Arrival, refusal: Refusal, ids: MessageIds): void {
  const row = quarantineRow(arrival, refusal, `q${ids.next().toString(36)}`);
  batch.quarantine.push(row);
  // Only a registered device has a notice topic.
  if (arrival.address === null || arrival.known === null) return;
  batch.notices.push({ topic: deviceTopic(arrival.address, 'notice'), notice: noticeOf(row) });
}

/** The row of one refusal. Texts may quote what was sent, so they are made storable first. */
export function quarantineRow(arrival: Arrival, refusal: Refusal, id: string): QuarantineRow {
  const { message, address, known } = arrival;
  const { code, detail, violations } = refusal.problem;
  return {
    id,
    receivedAtMs: message.receivedAtMs,
    topic: printable(message.topic, maxTopicLength),
    trialId: address?.trialId ?? null,
    kind: address?.kind ?? null,
    deviceId: address?.deviceId ?? null,
    vendorId: known?.device.vendorId ?? (message.vendorId === '' ? null : message.vendorId),
    credentialId: message.credentialId,
    code,
    detail: printable(detail, maxDetailLength),
    violations: (violations ?? []).map(({ at, message: text }) => ({
      at: printable(at, maxDetailLength),
      message: printable(text, maxDetailLength),
    })),
    index: refusal.index,
    payload: refusal.payload,
    sizeBytes: refusal.sizeBytes,
  };
}

function noticeOf(row: QuarantineRow): Notice {
  return {
    type: 'rejected',
    at: new Date(row.receivedAtMs).toISOString(),
    code: row.code,
    detail: row.detail,
    violations: [...row.violations],
    index: row.index,
    quarantineId: row.id,
    topic: row.topic,
  };
}

/** PostgreSQL takes neither U+0000 nor half surrogates, and people no control characters. */
function printable(text: string, maxLength: number): string {
  return text
    .slice(0, maxLength)
    .replace(/\p{Cc}/gu, '\u{FFFD}')
    .toWellFormed();
}
