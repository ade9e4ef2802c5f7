import type { Kind, RecordStatus } from '#contracts';
import type { Judged } from '#rules';
import type { Queryable } from '../connection/queryable.js';
import type { DecodeStored, StoredMessageReader } from '../ports.js';

/** Where an item's original bytes are, and what the store knows of it. */
export interface ItemPlace {
  readonly channel: 'telemetry' | 'event';
  readonly kind: Kind;
  readonly deviceId: string;
  readonly trialId: string;
  readonly status: RecordStatus;
  readonly messageId: string;
  readonly indexInMessage: number;
  readonly observedAtMs: number;
  readonly receivedAt: Date;
}

/** Messages asked for at once. */
const chunk = 2_000;
/** Smaller messages hold an item or two: nobody asks for them again. */
const worthKeepingBytes = 4_096;
const keptBytes = 24 * 1024 * 1024;

interface Opened {
  readonly read: StoredMessageReader;
  readonly sizeBytes: number;
}

/**
 * Reads items again from the original bytes of their messages. A message is fetched and opened once for all
 * items of a call, and large ones stay open for the next call: pages of readings cut them in pieces.
 */
export class ItemReader {
  /** The one used last comes last. */
  private readonly kept = new Map<string, Opened>();
  private keptSize = 0;

  constructor(
    private readonly on: Queryable,
    private readonly decode: DecodeStored,
  ) {}

  /** In the order of `places`. Throws where a message is missing. */
  async read(places: readonly ItemPlace[]): Promise<readonly Judged[]> {
    const opened = await this.open(places);
    return places.map(({ messageId, indexInMessage, status }) => {
      const message = opened.get(messageId);
      if (message === undefined) throw new Error(`message ${messageId} is missing`);
      return message.read(indexInMessage, status);
    });
  }

  private async open(places: readonly ItemPlace[]): Promise<ReadonlyMap<string, Opened>> {
    const opened = new Map<string, Opened>();
    const missing = new Map<string, ItemPlace>();
    for (const place of places) {
      const { messageId } = place;
      if (opened.has(messageId) || missing.has(messageId)) continue;
      const known = this.kept.get(messageId);
      if (known === undefined) missing.set(messageId, place);
      else opened.set(messageId, known);
    }
    const wanted = [...missing.values()];
    for (let from = 0; from < wanted.length; from += chunk) {
      const some = wanted.slice(from, from + chunk);
      for (const [id, bytes] of await readPayloads(this.on, some)) {
        const place = missing.get(id);
        if (place !== undefined) opened.set(id, this.openOne(place, bytes));
      }
    }
    for (const [id, message] of opened) this.keep(id, message);
    this.shrink();
    return opened;
  }

  private openOne({ kind, channel, trialId, deviceId, receivedAt }: ItemPlace, bytes: Uint8Array): Opened {
    const envelope = { trialId, deviceId, receivedAtMs: receivedAt.getTime() };
    return { read: this.decode(kind, channel, bytes, envelope), sizeBytes: bytes.byteLength };
  }

  private keep(id: string, message: Opened): void {
    if (message.sizeBytes < worthKeepingBytes) return;
    if (this.kept.delete(id)) this.keptSize -= message.sizeBytes;
    this.kept.set(id, message);
    this.keptSize += message.sizeBytes;
  }

  private shrink(): void {
    for (const [id, { sizeBytes }] of this.kept) {
      if (this.keptSize <= keptBytes) return;
      this.kept.delete(id);
      this.keptSize -= sizeBytes;
    }
  }
}

/** One index probe a message: its time leads to its partition, and the span of times keeps others out of the plan. */
async function readPayloads(
  on: Queryable,
  places: readonly ItemPlace[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const times = places.map(({ receivedAt }) => receivedAt.getTime());
  const { rows } = await on.query(
    `SELECT m.id, m.payload FROM unnest($1::bigint[], $2::bigint[]) AS wanted (id, received_ms)
     CROSS JOIN LATERAL (
       SELECT id::text AS id, payload FROM message
       WHERE message.id = wanted.id AND message.received_at = to_timestamp(wanted.received_ms / 1000.0)
         AND message.received_at BETWEEN $3 AND $4 LIMIT 1
     ) m`,
    [
      places.map(({ messageId }) => messageId),
      times,
      new Date(times.reduce((a, b) => Math.min(a, b))),
      new Date(times.reduce((a, b) => Math.max(a, b))),
    ],
  );
  return new Map(rows.map((row) => [String(row.id), row.payload as Uint8Array]));
}
