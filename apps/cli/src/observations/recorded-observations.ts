import {
  type Device,
  type Endpoint,
  endpoints,
  failure,
  type ObservationLine,
  type Outcome,
  type StoredEvent,
  type StoredObservation,
  success,
} from '#contracts';
import type { Installation } from '../installation/installation.js';
import { type CliProblem, cliProblem } from '../terminal/reply.js';

/** The stretch that is exported, RFC 3339; observedAt lies in [from, to). */
export interface ExportPeriod {
  readonly from?: string;
  readonly to?: string;
}

type Line = Omit<ObservationLine, 'payload'> & { readonly payload: unknown };
type Items = readonly unknown[];
type Found<T> = Outcome<T, CliProblem>;

const PAGE = '1000';
/** Originals that are asked for at once. */
const AT_ONCE = 16;
/** A backlog was sent in few messages, and its items lie close together. */
const KEPT_MESSAGES = 500;

/**
 * What devices sent, as they sent it, taken from the original bytes of their messages, device by device in the
 * order of observedAt.
 */
export class RecordedObservations {
  private readonly messages = new Map<string, Items>();

  constructor(
    private readonly installation: Installation,
    private readonly period: ExportPeriod,
  ) {}

  /** Pages of lines; after a problem nothing comes. */
  async *of(device: Device): AsyncGenerator<Found<readonly Line[]>, void, void> {
    yield* this.lines<StoredObservation>(device, endpoints.listObservations, 'telemetry');
    yield* this.lines<StoredEvent>(device, endpoints.listEvents, 'event');
  }

  private async *lines<T extends StoredObservation | StoredEvent>(
    device: Device,
    endpoint: typeof endpoints.listObservations | typeof endpoints.listEvents,
    channel: 'telemetry' | 'event',
  ): AsyncGenerator<Found<readonly Line[]>, void, void> {
    let cursor: string | null = null;
    do {
      const query = { ...this.period, limit: PAGE, ...(cursor === null ? {} : { cursor }) };
      const params = { deviceId: device.id };
      const page = (await this.installation.call(endpoint as Endpoint, { params, query })) as Found<{
        readonly items: readonly T[];
        readonly nextCursor: string | null;
      }>;
      if (!page.ok) {
        yield page;
        return;
      }
      const fetched = await this.fetch(page.value.items.map(({ messageId }) => messageId));
      if (!fetched.ok) {
        yield fetched;
        return;
      }
      const lines = this.written(device, page.value.items, channel);
      yield lines;
      if (!lines.ok) return;
      cursor = page.value.nextCursor;
    } while (cursor !== null);
  }

  private written(
    { trialId, id: deviceId, kind }: Device,
    stored: readonly (StoredObservation | StoredEvent)[],
    channel: 'telemetry' | 'event',
  ): Found<readonly Line[]> {
    const lines: Line[] = [];
    for (const one of stored) {
      const items = this.messages.get(one.messageId) ?? [];
      const payload =
        'indexInMessage' in one ? items[one.indexInMessage] : items.find((item) => isOf(one, item));
      if (payload === undefined) {
        const what = `the message ${one.messageId} does not hold the data of ${deviceId} of ${one.observedAt}`;
        return failure(cliProblem('unexpected_answer', what));
      }
      lines.push({ trialId, deviceId, kind, channel, receivedAt: one.receivedAt, payload });
    }
    return success(lines);
  }

  private async fetch(ids: readonly string[]): Promise<Found<void>> {
    const missing = [...new Set(ids)].filter((id) => !this.messages.has(id));
    for (const id of this.messages.keys()) {
      if (this.messages.size + missing.length <= KEPT_MESSAGES + ids.length) break;
      if (!ids.includes(id)) this.messages.delete(id);
    }
    for (let from = 0; from < missing.length; from += AT_ONCE) {
      const some = missing.slice(from, from + AT_ONCE);
      const found = await Promise.all(
        some.map((messageId) => this.installation.call(endpoints.getMessage, { params: { messageId } })),
      );
      for (const message of found) {
        if (!message.ok) return message;
        this.messages.set(message.value.id, itemsOf(message.value.payloadText));
      }
    }
    return success(undefined);
  }
}

/** What was stored was JSON when it was taken in. */
function itemsOf(text: string | null): Items {
  const value: unknown = JSON.parse(text ?? 'null');
  return Array.isArray(value) ? value : [value];
}

function isOf({ seq, observedAt, bootId }: StoredEvent, item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const sent = item as { readonly seq?: unknown; readonly observedAt?: unknown; readonly bootId?: unknown };
  const isThen = Date.parse(String(sent.observedAt)) === Date.parse(observedAt);
  return sent.seq === seq && isThen && (sent.bootId ?? null) === bootId;
}
