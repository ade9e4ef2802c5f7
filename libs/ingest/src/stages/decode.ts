import { isUtf8 } from 'node:buffer';
import { failure, type Outcome, problem, success } from '#contracts';
import { isDeeperThan } from '../json-shape.js';

export const maxItems = 500;

/** A payload as read, before anything is known of its meaning. */
export interface Decoded {
  readonly text: string;
  readonly items: readonly unknown[];
  /** The payload was an array, so its items have a place in it. */
  readonly isBatch: boolean;
}

/** Turns a vendor's own format into items of the contract. */
export type Dialect = (value: unknown) => unknown;

/** The contract's own format. */
export const plainDialect: Dialect = (value) => value;

/** Bytes to items: strict UTF-8, JSON, at most `maxDepth` levels, one item or an array of 1 to 500. */
export function decode(payload: Uint8Array, maxDepth: number, dialect: Dialect): Outcome<Decoded> {
  if (payload.byteLength === 0) return failure(problem('payload_empty', 'The payload has no bytes.'));
  if (!isUtf8(payload)) return failure(problem('payload_not_utf8', 'The payload is not valid UTF-8.'));
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  if (isDeeperThan(text, maxDepth)) {
    return failure(problem('payload_too_deep', `The JSON is nested in more than ${maxDepth} levels.`));
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const value = dialect(parsed.value);
  if (!Array.isArray(value)) return success({ text, items: [value], isBatch: false });
  if (value.length === 0 || value.length > maxItems) {
    return failure(
      problem('batch_size', `The array holds ${value.length} items; 1 to ${maxItems} are allowed.`),
    );
  }
  return success({ text, items: value, isBatch: true });
}

function parseJson(text: string): Outcome<unknown> {
  try {
    return success(JSON.parse(text) as unknown);
  } catch (error) {
    return failure(
      problem('payload_not_json', error instanceof Error ? error.message : 'The JSON is not valid.'),
    );
  }
}
