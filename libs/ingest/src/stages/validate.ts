import {
  type AnyObservation,
  type DeviceAddress,
  type DeviceEvent,
  eventEnvelope,
  eventSchema,
  failure,
  kindContracts,
  type Outcome,
  type Problem,
  problem,
  type RecordStatus,
  type StatusMessage,
  statusMessage,
  success,
  type Violation,
} from '#contracts';
import type { Judged } from '#rules';
import { unstorableText, unstorableValue } from '../storable.js';

/** What the server knows of an item besides its own fields. */
export interface ItemEnvelope extends DeviceAddress {
  readonly receivedAtMs: number;
  /** Stands in where the item has no status of its own. */
  readonly status: RecordStatus;
}

/** How far observedAt may lie from the time of arrival; null where it was checked when it arrived. */
export interface TimeLimits {
  readonly maxFutureMs: number;
  readonly maxAgeMs: number;
}

/** The fields of the contract's envelope that ingest reads; the rest is of the kind. */
interface ReadEnvelope {
  readonly seq: number;
  readonly bootId?: string | undefined;
  readonly observedAt: string;
  readonly status?: RecordStatus | undefined;
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const maxViolations = 10;

/** An item of a telemetry message against the contract of its kind. */
export function validateObservation(
  item: unknown,
  source: string,
  envelope: ItemEnvelope,
  limits: TimeLimits | null,
): Outcome<Judged> {
  const read = kindContracts[envelope.kind].observation.safeParse(item);
  if (!read.success) return failure(againstContract(read.error.issues));
  const unstorable = unstorableValue(envelope.kind, read.data) ?? unstorableText(source, read.data);
  if (unstorable !== null) return failure(notStorable(unstorable));
  const observedAtMs = Date.parse(read.data.observedAt);
  const wrongTime = limits === null ? null : timeProblem(observedAtMs, envelope.receivedAtMs, limits);
  if (wrongTime !== null) return failure(wrongTime);
  // The schema was chosen by the kind, so kind and payload belong together.
  const observation = { ...stamp(read.data, observedAtMs, envelope), payload: read.data } as AnyObservation;
  return success({ type: 'observation', observation });
}

/** An item of an event message against the schema of its name. */
export function validateEvent(
  item: unknown,
  source: string,
  envelope: ItemEnvelope,
  limits: TimeLimits | null,
): Outcome<Judged> {
  const named = eventEnvelope.safeParse(item);
  if (!named.success) return failure(againstContract(named.error.issues));
  const name = named.data.event;
  const read = eventSchema(envelope.kind, name)?.safeParse(item);
  if (read === undefined) {
    return failure(problem('unknown_event', `There is no event "${name}" of the kind ${envelope.kind}.`));
  }
  if (!read.success) return failure(againstContract(read.error.issues));
  const unstorable = unstorableText(source, read.data);
  if (unstorable !== null) return failure(notStorable(unstorable));
  const observedAtMs = Date.parse(named.data.observedAt);
  const wrongTime = limits === null ? null : timeProblem(observedAtMs, envelope.receivedAtMs, limits);
  if (wrongTime !== null) return failure(wrongTime);
  const event: DeviceEvent = {
    ...stamp(named.data, observedAtMs, envelope),
    event: name,
    details: detailsOf(read.data),
  };
  return success({ type: 'event', event });
}

/** What a device (or its will) says about its connection. */
export function validateStatus(item: unknown, source: string): Outcome<StatusMessage> {
  const read = statusMessage.safeParse(item);
  if (!read.success) return failure(againstContract(read.error.issues));
  const unstorable = unstorableText(source, read.data);
  return unstorable === null ? success(read.data) : failure(notStorable(unstorable));
}

function stamp(read: ReadEnvelope, observedAtMs: number, envelope: ItemEnvelope) {
  return {
    trialId: envelope.trialId,
    kind: envelope.kind,
    deviceId: envelope.deviceId,
    observedAtMs,
    receivedAtMs: envelope.receivedAtMs,
    bootId: read.bootId ?? '',
    seq: read.seq,
    status: read.status ?? envelope.status,
  };
}

/** Everything of an event but what DeviceEvent has a field for: its details, and where it happened. */
function detailsOf(event: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { specVersion, seq, bootId, observedAt, status, event: name, ...details } = event;
  return details;
}

function timeProblem(observedAtMs: number, receivedAtMs: number, limits: TimeLimits): Problem | null {
  if (Number.isNaN(observedAtMs)) {
    const violations = [{ at: '/observedAt', message: 'must be an RFC 3339 time with a zone' }];
    return problem('schema_violation', 'observedAt is no time.', { violations });
  }
  if (observedAtMs > receivedAtMs + limits.maxFutureMs) {
    return timeViolation('observed_in_future', `more than ${limits.maxFutureMs / 1000} s after its arrival`);
  }
  if (observedAtMs < receivedAtMs - limits.maxAgeMs) {
    return timeViolation('observed_too_old', `more than ${limits.maxAgeMs / 1000} s before its arrival`);
  }
  return null;
}

function timeViolation(code: 'observed_in_future' | 'observed_too_old', how: string): Problem {
  return problem(code, `observedAt lies ${how}.`, {
    violations: [{ at: '/observedAt', message: `lies ${how}` }],
  });
}

function againstContract(issues: readonly Issue[]): Problem {
  const violations = issues
    .slice(0, maxViolations)
    .map(({ path, message }) => ({ at: pointer(path), message }));
  const first = violations[0];
  const place = first === undefined || first.at === '' ? 'The item' : first.at;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return problem('schema_violation', `${place}: ${first?.message ?? 'not valid'}${more}`, { violations });
}

function notStorable(violation: Violation): Problem {
  return problem('value_not_storable', `${violation.at} ${violation.message}`, { violations: [violation] });
}

/** RFC 6901. */
function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
