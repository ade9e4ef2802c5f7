import { type Problem, problem } from '#contracts';
import type { Arrival, Refusal } from './arrival.js';
import { itemTexts } from './json-shape.js';

const sliced = new WeakMap<Uint8Array, readonly Uint8Array[]>();

/** Refuses a message as a whole, with all of its bytes. */
export function refuseMessage(payload: Uint8Array, why: Problem): Refusal {
  return { problem: why, index: null, payload, sizeBytes: payload.byteLength };
}

/** Refuses one item: of an array, its own original bytes; else the message's. */
export function refuseItem(payload: Uint8Array, index: number, why: Problem): Refusal {
  const items = itemSlices(payload);
  const item = items[index];
  if (item === undefined) return refuseMessage(payload, why);
  return { problem: why, index, payload: item, sizeBytes: item.byteLength };
}

/** The refusal of an item whose key is stored with other content. */
export function conflict(arrival: Arrival, index: number): Refusal {
  const detail = 'An observation with this observedAt, bootId and seq is stored with other content.';
  return refuseItem(arrival.message.payload, index, problem('duplicate_with_other_bytes', detail));
}

/** The bytes of each item of an array, cut once a message; empty where the payload is no array. */
function itemSlices(payload: Uint8Array): readonly Uint8Array[] {
  const known = sliced.get(payload);
  if (known !== undefined) return known;
  const text = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString('utf8');
  const isArray = text.trimStart().startsWith('[');
  const items = isArray ? itemTexts(text).map((item) => Buffer.from(item, 'utf8')) : [];
  sliced.set(payload, items);
  return items;
}
