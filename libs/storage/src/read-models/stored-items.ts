import type { Kind, RecordStatus } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { DecodeStored } from '../ports.js';

/** Where an item's original bytes are, and what the store knows of it. */
export interface ItemPlace {
  readonly channel: 'telemetry' | 'event';
  readonly kind: Kind;
  readonly deviceId: string;
  readonly trialId: string;
  readonly status: RecordStatus;
  readonly messageId: string;
  readonly indexInMessage: number;
  readonly receivedAt: Date;
}

const chunk = 2_000;

/** Reads items again from the original bytes of their messages, in the order of `places`. */
export async function readItems(
  on: Queryable,
  decode: DecodeStored,
  places: readonly ItemPlace[],
): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  for (let from = 0; from < places.length; from += chunk) {
    const some = places.slice(from, from + chunk);
    const payloads = await readPayloads(on, some);
    for (const place of some) {
      const bytes = payloads.get(place.messageId);
      if (bytes === undefined) throw new Error(`message ${place.messageId} is missing`);
      judged.push(decode(place.kind, place.channel, bytes, place.indexInMessage, envelopeOf(place)));
    }
  }
  return judged;
}

function envelopeOf({ trialId, deviceId, receivedAt, status }: ItemPlace) {
  return { trialId, deviceId, receivedAtMs: receivedAt.getTime(), status };
}

async function readPayloads(
  on: Queryable,
  places: readonly ItemPlace[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const receivedAt = new Map(places.map((place) => [place.messageId, place.receivedAt]));
  // One index probe a message: the time leads to its partition.
  const { rows } = await on.query(
    `SELECT m.id, m.payload FROM unnest($1::bigint[], $2::timestamptz[]) AS wanted (id, received_at)
     CROSS JOIN LATERAL (
       SELECT id::text AS id, payload FROM message
       WHERE message.id = wanted.id AND message.received_at = wanted.received_at LIMIT 1
     ) m`,
    [[...receivedAt.keys()], [...receivedAt.values()]],
  );
  return new Map(rows.map((row) => [String(row.id), row.payload as Uint8Array]));
}
