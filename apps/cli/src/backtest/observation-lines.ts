import {
  type Device,
  failure,
  type Outcome,
  observationLine,
  type Problem,
  problem,
  success,
  type TrialFile,
} from '#contracts';
import { decode, maxItems, plainDialect, type ReadingChannel, readItem, type TimeLimits } from '#ingest';
import type { Judged } from '#rules';

/** What ingest allows a payload. */
export interface LineLimits extends TimeLimits {
  readonly maxDepth: number;
}

/** What one line of the file came to. A line whose payload is an array holds several observations. */
export interface LineReport {
  readonly fresh: readonly Judged[];
  readonly duplicates: number;
  readonly refusals: readonly Problem[];
}

interface Line {
  readonly head: Head;
  readonly channel: ReadingChannel;
  readonly items: readonly unknown[];
}

const head = observationLine.omit({ payload: true });
type Head = (typeof head)['_output'];
const headFields = Object.keys(head.shape);

/**
 * Reads lines of recorded observations as ingest reads messages: the same contract, limits and words for a
 * refusal, and the same key only once. Keeps a hash of each observation that it let through.
 */
export class ObservationLines {
  private readonly devices: ReadonlyMap<string, Device>;
  private readonly hashes = new Map<string, bigint>();

  constructor(
    private readonly file: TrialFile,
    private readonly limits: LineLimits,
  ) {
    const trialId = file.trial.id;
    this.devices = new Map(file.devices.map((device) => [device.id, { ...device, trialId }]));
  }

  read(bytes: Buffer): LineReport {
    const decoded = decode(bytes, this.limits.maxDepth + 1, plainDialect);
    if (!decoded.ok) return refused(decoded.problem);
    if (decoded.value.isBatch) return refused(problem('schema_violation', 'A line holds one object.'));
    const line = this.lineOf(decoded.value.items[0]);
    if (!line.ok) return refused(line.problem);
    const fresh: Judged[] = [];
    const refusals: Problem[] = [];
    let duplicates = 0;
    for (const item of line.value.items) {
      const read = this.take(line.value, item, decoded.value.text);
      if (!read.ok) refusals.push(read.problem);
      else if (read.value === null) duplicates++;
      else fresh.push(read.value);
    }
    return { fresh, duplicates, refusals };
  }

  private lineOf(value: unknown): Outcome<Line> {
    const read = head.safeParse(value);
    if (!read.success) {
      const violations = read.error.issues.map(({ path, message }) => ({
        at: `/${path.join('/')}`,
        message,
      }));
      const [first] = violations;
      return failure(problem('schema_violation', `${first?.at}: ${first?.message}`, { violations }));
    }
    const { trialId, kind, deviceId } = read.data;
    if (trialId !== this.file.trial.id) {
      return failure(
        problem('unknown_device', `The line is of the trial ${trialId}, not ${this.file.trial.id}.`),
      );
    }
    if (this.devices.get(deviceId)?.kind !== kind) {
      return failure(
        problem('unknown_device', `The trial ${trialId} has no ${kind} with the id ${deviceId}.`),
      );
    }
    const payload = payloadOf(value as Readonly<Record<string, unknown>>);
    const items: readonly unknown[] = Array.isArray(payload) ? payload : [payload];
    if (items.length === 0 || items.length > maxItems) {
      const detail = `The payload holds ${items.length} items; 1 to ${maxItems} are allowed.`;
      return failure(problem('batch_size', detail));
    }
    return success({ head: read.data, channel: read.data.channel ?? channelOf(items[0]), items });
  }

  /** Null for what was read before. */
  private take({ head, channel }: Line, item: unknown, text: string): Outcome<Judged | null> {
    const { trialId, deviceId, kind } = head;
    const receivedAt = head.receivedAt ?? observedAtOf(item);
    // Without any time the contract refuses the item; what it is compared with does not matter.
    const receivedAtMs = receivedAt === null ? 0 : Date.parse(receivedAt);
    const status = this.file.trial.recordStatus;
    const read = readItem(
      channel,
      item,
      text,
      { trialId, deviceId, kind, receivedAtMs, status },
      this.limits,
    );
    if (!read.ok) return read;
    const { judged, contentHash } = read.value;
    const { observedAtMs, seq, bootId } = judged.type === 'observation' ? judged.observation : judged.event;
    const key = `${channel}/${deviceId}/${observedAtMs}/${seq}/${bootId}`;
    const known = this.hashes.get(key);
    if (known === contentHash) return success(null);
    if (known !== undefined) {
      const detail = 'An observation with this observedAt, bootId and seq stands before with other content.';
      return failure(problem('duplicate_with_other_bytes', detail));
    }
    this.hashes.set(key, contentHash);
    return success(judged);
  }
}

function refused(why: Problem): LineReport {
  return { fresh: [], duplicates: 0, refusals: [why] };
}

/** What stands under `payload`, else everything that does not say whose observation it is. */
function payloadOf(line: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(line, 'payload')) return line.payload;
  return Object.fromEntries(Object.entries(line).filter(([name]) => !headFields.includes(name)));
}

/** Where the line does not say: only an event names its event. */
function channelOf(item: unknown): ReadingChannel {
  return typeof memberOf(item, 'event') === 'string' ? 'event' : 'telemetry';
}

function observedAtOf(item: unknown): string | null {
  const observedAt = memberOf(item, 'observedAt');
  return typeof observedAt === 'string' && !Number.isNaN(Date.parse(observedAt)) ? observedAt : null;
}

function memberOf(item: unknown, name: string): unknown {
  if (typeof item !== 'object' || item === null) return undefined;
  return (item as Readonly<Record<string, unknown>>)[name];
}
