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
import {
  decode,
  maxItems,
  plainDialect,
  type ReadItem,
  type ReadingChannel,
  readItem,
  type TimeLimits,
} from '#ingest';
import type { Judged } from '#rules';

/** What ingest allows a payload. */
export interface LineLimits extends TimeLimits {
  readonly maxDepth: number;
}

/** Why a line, or one of the observations in it, is not judged. */
export interface Refusal {
  readonly line: number;
  readonly problem: Problem;
}

interface Kept {
  readonly judged: Judged;
  readonly contentHash: bigint;
  readonly line: number;
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
 * refusal, and the same key only once. Of several lines with one key that counts which arrived first, or
 * stands first where they arrived together: so the order of the lines makes no difference.
 */
export class ObservationLines {
  private readonly devices: ReadonlyMap<string, Device>;
  private readonly kept = new Map<string, Kept>();
  private repeated = 0;

  constructor(
    private readonly file: TrialFile,
    private readonly limits: LineLimits,
  ) {
    const trialId = file.trial.id;
    this.devices = new Map(file.devices.map((device) => [device.id, { ...device, trialId }]));
  }

  /** What is to be judged of all lines that were read. */
  get data(): readonly Judged[] {
    return [...this.kept.values()].map(({ judged }) => judged);
  }

  /** How many observations came again with the same content. */
  get duplicates(): number {
    return this.repeated;
  }

  /** Takes a line in, and answers what is not judged because of it. */
  read(number: number, bytes: Buffer): readonly Refusal[] {
    const decoded = decode(bytes, this.limits.maxDepth + 1, plainDialect);
    if (!decoded.ok) return [{ line: number, problem: decoded.problem }];
    const { items, text, isBatch } = decoded.value;
    const line = isBatch
      ? failure(problem('schema_violation', 'A line holds one object.'))
      : this.lineOf(items[0]);
    if (!line.ok) return [{ line: number, problem: line.problem }];
    return line.value.items.flatMap((item) => {
      const read = this.readOne(line.value, item, text);
      if (!read.ok) return [{ line: number, problem: read.problem }];
      return this.keep(line.value.channel, { ...read.value, line: number });
    });
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

  private readOne({ head, channel }: Line, item: unknown, text: string): Outcome<ReadItem> {
    const { trialId, deviceId, kind } = head;
    const receivedAt = head.receivedAt ?? observedAtOf(item);
    // Without any time the contract refuses the item; what it is compared with does not matter.
    const receivedAtMs = receivedAt === null ? 0 : Date.parse(receivedAt);
    const status = this.file.trial.recordStatus;
    return readItem(channel, item, text, { trialId, deviceId, kind, receivedAtMs, status }, this.limits);
  }

  private keep(channel: ReadingChannel, one: Kept): readonly Refusal[] {
    const { deviceId, observedAtMs, seq, bootId, receivedAtMs } = subjectOf(one);
    const key = `${channel}/${deviceId}/${observedAtMs}/${seq}/${bootId}`;
    const known = this.kept.get(key);
    const isFirst = known === undefined || receivedAtMs < subjectOf(known).receivedAtMs;
    if (isFirst) this.kept.set(key, one);
    if (known === undefined) return [];
    if (known.contentHash === one.contentHash) {
      this.repeated++;
      return [];
    }
    const detail = 'An observation with this observedAt, bootId and seq came before with other content.';
    const line = isFirst ? known.line : one.line;
    return [{ line, problem: problem('duplicate_with_other_bytes', detail) }];
  }
}

function subjectOf({ judged }: Kept) {
  return judged.type === 'observation' ? judged.observation : judged.event;
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
