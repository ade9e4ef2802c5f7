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
const worthKeeping = 4_096;
/** Characters of the texts that are kept open: of each device the message that its next readings come from. */
const keptOfDevice = 1024 * 1024;
const mostKept = 24 * keptOfDevice;

interface Opened {
  readonly read: StoredMessageReader;
  /** Of its text. */
  readonly length: number;
}

/**
 * Reads items again from the original bytes of their messages. A message is fetched and opened once for all
 * items of a call, and large ones stay open for the next call: pages of readings cut them in pieces.
 */
export class ItemReader {
  /** The one used last comes last. */
  private readonly kept = new Map<string, Opened>();
  private keptLength = 0;

  constructor(
    private readonly on: Queryable,
    private readonly decode: DecodeStored,
  ) {}

  /** Closes what was kept for the next call. */
  forget(): void {
    this.kept.clear();
    this.keptLength = 0;
  }

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
      for (const [id, text] of await readTexts(this.on, some)) {
        const place = missing.get(id);
        if (place !== undefined) opened.set(id, this.openOne(place, text));
      }
    }
    for (const [id, message] of opened) this.keep(id, message);
    const devices = new Set(places.map(({ deviceId }) => deviceId));
    this.shrink(Math.min(devices.size * keptOfDevice, mostKept));
    return opened;
  }

  private openOne({ kind, channel, trialId, deviceId, receivedAt }: ItemPlace, text: string): Opened {
    const envelope = { trialId, deviceId, receivedAtMs: receivedAt.getTime() };
    return { read: this.decode(kind, channel, text, envelope), length: text.length };
  }

  private keep(id: string, message: Opened): void {
    if (message.length < worthKeeping) return;
    if (this.kept.delete(id)) this.keptLength -= message.length;
    this.kept.set(id, message);
    this.keptLength += message.length;
  }

  private shrink(most: number): void {
    for (const [id, { length }] of this.kept) {
      if (this.keptLength <= most) return;
      this.kept.delete(id);
      this.keptLength -= length;
    }
  }
}

/**
 * One index probe a message: its time leads to its partition, and the span of times keeps others out of the plan.
 * What was accepted is UTF-8, and half as long as text as the hexadecimal form of its bytes.
 */
async function readTexts(on: Queryable, places: readonly ItemPlace[]): Promise<ReadonlyMap<string, string>> {
  const times = places.map(({ receivedAt }) => receivedAt.getTime());
  const { rows } = await on.query(
    `SELECT m.id, convert_from(m.payload, 'UTF8') AS text FROM unnest($1::bigint[], $2::bigint[]) AS wanted (id, received_ms)
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
  return new Map(rows.map((row) => [String(row.id), String(row.text)]));
}
