import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { busItem, IngestRig } from '../testing/ingest-rig.js';

const valid = Buffer.from(JSON.stringify([busItem(1, { plate: '試-0001' }), busItem(2)]), 'utf8');

/** A message that was valid, with bytes changed, put in or cut off. */
const mutated = fc
  .array(fc.record({ at: fc.nat(valid.length), cut: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce<Uint8Array>(
      (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
      valid,
    ),
  );

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json({ maxDepth: 8 }).map((text) => Buffer.from(text, 'utf8')),
  mutated,
);

describe('a payload of any bytes', () => {
  it.each(['telemetry', 'event', 'status'])(
    'on %s is stored or refused, whole or item by item',
    async (channel) => {
      const rig = new IngestRig({ shards: 1, flushWindowMs: 1 });
      const topic = `trialwatch/v1/xinyi/bus/bus-1/${channel}`;
      const payloads = fc.sample(anything, { numRuns: 3000 });
      const answers = await Promise.all(payloads.map((bytes) => rig.sendBus('bus-1', bytes, { topic })));
      expect(answers.every((answer) => answer === null)).toBe(true);
      expect(rig.faults).toEqual([]);
      const { database, counts } = rig;
      const messagesOf = new Set(database.quarantine.map(({ payload }) => payload));
      expect(messagesOf.size).toBeGreaterThan(500);
      const brought = database.rows.size + database.connections.length + (counts.get('duplicate') ?? 0);
      expect(brought + database.quarantine.length).toBeGreaterThanOrEqual(payloads.length);
    },
  );
});
