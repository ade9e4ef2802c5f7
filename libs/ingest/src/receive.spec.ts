import { describe, expect, it } from 'vitest';
import { busItem, IngestRig, startMs } from '../testing/ingest-rig.js';

const day = 86_400_000;
const at = (ms: number) => new Date(ms).toISOString();

describe('what goes to quarantine', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);

  it.each<[string, string | Uint8Array | object, string, string?]>([
    ['no bytes', bytes(), 'payload_empty'],
    ['bytes that are no UTF-8', bytes(0x22, 0xc3, 0x28, 0x22), 'payload_not_utf8'],
    ['an overlong encoding of a slash', bytes(0x22, 0xc0, 0xaf, 0x22), 'payload_not_utf8'],
    ['an encoded surrogate', bytes(0x22, 0xed, 0xa0, 0x80, 0x22), 'payload_not_utf8'],
    ['half a document', '{"seq":1', 'payload_not_json'],
    ['NaN', '{"seq":NaN}', 'payload_not_json'],
    ['a byte order mark', '\u{feff}{}', 'payload_not_json'],
    ['raw control characters', '{"seq":"\u0000"}', 'payload_not_json'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'payload_too_deep'],
    ['100,000 levels', '{"a":'.repeat(100_000), 'payload_too_deep'],
    ['an empty array', '[]', 'batch_size'],
    ['501 items', JSON.stringify(Array.from({ length: 501 }, (_, n) => busItem(n))), 'batch_size'],
    ['a text', '"hello"', 'schema_violation', ''],
    ['null', 'null', 'schema_violation', ''],
    ['an array in an array', '[[]]', 'schema_violation', ''],
    ['a missing main field', { seq: 1, observedAt: at(startMs) }, 'schema_violation', '/location'],
    ['a number that overflows to infinity', '{"seq":1e999}', 'schema_violation', '/seq'],
    ['a seq that is no safe integer', busItem(1, { seq: 2 ** 53 }), 'schema_violation', '/seq'],
    ['a seq below 0', busItem(1, { seq: -1 }), 'schema_violation', '/seq'],
    ['a latitude of 91', busItem(1, { location: { lat: 91, lon: 0 } }), 'schema_violation', '/location/lat'],
    [
      'a time without a zone',
      busItem(1, { observedAt: '2026-03-01T17:00:00' }),
      'schema_violation',
      '/observedAt',
    ],
    [
      'a 30th of February',
      busItem(1, { observedAt: '2026-02-30T17:00:00Z' }),
      'schema_violation',
      '/observedAt',
    ],
    ['a field in __proto__ only', '{"seq":1,"__proto__":{"location":{"lat":1,"lon":1}}}', 'schema_violation'],
    ['year 2099', busItem(1, { observedAt: '2099-01-01T00:00:00Z' }), 'observed_in_future', '/observedAt'],
    ['year 1970', busItem(1, { observedAt: '1970-01-01T00:00:00Z' }), 'observed_too_old', '/observedAt'],
    ['U+0000', busItem(1, { plate: 'A\u0000' }), 'value_not_storable', '/plate'],
    ['half a surrogate pair', busItem(1, { plate: '\ud83d' }), 'value_not_storable', '/plate'],
    ['a huge number', busItem(1, { accelLonMps2: 1e300 }), 'value_not_storable', '/accelLonMps2'],
  ])('%s', async (_what, body, code, place) => {
    const rig = new IngestRig();
    const { database, notices } = rig;
    const message = rig.message('bus-1', body);
    expect(await rig.send(message)).toBeNull();
    expect(database.quarantine).toHaveLength(1);
    const [row] = database.quarantine;
    expect(row).toMatchObject({ code, deviceId: 'bus-1', trialId: 'xinyi', vendorId: 'star' });
    expect(row?.payload).toEqual(body === '[[]]' ? Buffer.from('[]') : message.payload);
    if (place !== undefined) expect(row?.violations.map((violation) => violation.at)).toContain(place);
    expect(notices).toEqual([
      {
        topic: 'trialwatch/v1/xinyi/bus/bus-1/notice',
        notice: expect.objectContaining({ type: 'rejected', code, quarantineId: row?.id }),
      },
    ]);
    expect(database.rows.size + database.messages.size).toBe(0);
  });

  it('names at most ten violations', async () => {
    const wrong = { ...busItem(1), seq: 'x', observedAt: 1, location: { lat: 'x', lon: 'y', hAccM: -1 } };
    const more = { speedMps: -1, headingDeg: 361, doors: 'ajar', horn: 'loud', satellites: -1, plate: 1 };
    const rig = new IngestRig();
    await rig.sendBus('bus-1', { ...wrong, ...more, hwVersion: 1, mapVersion: 2 });
    expect(rig.database.quarantine[0]?.violations).toHaveLength(10);
  });

  it('keeps what people read of it printable and storable', async () => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', '{"seq":\u0000\u001b}');
    const topic = 'trialwatch/v1/xinyi/bus/bus-1/event';
    await rig.sendBus('bus-1', busItem(1, { event: 'boom\u0000\ud83d' }), { topic });
    for (const { detail } of rig.database.quarantine) {
      expect(detail).not.toMatch(/\p{Cc}/u);
      expect(detail.isWellFormed()).toBe(true);
    }
    expect(rig.database.quarantine.map(({ code }) => code)).toEqual(['payload_not_json', 'unknown_event']);
  });
});

describe('times', () => {
  it.each([
    ['5 min ahead', 300_000, null],
    ['5 min and 1 ms ahead', 300_001, 'observed_in_future'],
    ['400 days ago', -400 * day, null],
    ['400 days and 1 ms ago', -400 * day - 1, 'observed_too_old'],
  ])('%s', async (_what, offsetMs, code) => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', busItem(1, { observedAt: at(rig.nowMs + offsetMs) }));
    expect(rig.database.quarantine[0]?.code ?? null).toBe(code);
    expect(rig.database.rows.size).toBe(code === null ? 1 : 0);
  });

  it('are kept to the millisecond, whatever the zone', async () => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', busItem(1, { observedAt: '2026-03-02T01:00:00.0789+08:00' }));
    const [row] = rig.database.drafts[0]?.observations ?? [];
    expect(row?.observation.observedAtMs).toBe(startMs + 78);
  });
});

describe('a message of several items', () => {
  it('is stored without the bad ones, which are refused one by one with their own bytes', async () => {
    const rig = new IngestRig();
    const good = JSON.stringify(busItem(1));
    const other = JSON.stringify(busItem(2));
    const answer = await rig.sendBus('bus-1', `[ ${good}, {"seq" : 1.50}, ${other},17 ]`);
    expect(answer).toBeNull();
    const [draft] = rig.database.drafts;
    expect(draft?.observations.map(({ indexInMessage }) => indexInMessage)).toEqual([0, 2]);
    expect(draft?.messages).toHaveLength(1);
    const refused = rig.database.quarantine.map(({ index, payload }) => [
      index,
      Buffer.from(payload ?? []).toString(),
    ]);
    expect(refused).toEqual([
      [1, '{"seq" : 1.50}'],
      [3, '17'],
    ]);
  });

  it('may hold 500', async () => {
    const rig = new IngestRig({ maxBatchRows: 10 });
    await rig.sendBus(
      'bus-1',
      Array.from({ length: 500 }, (_, n) => busItem(n)),
    );
    expect(rig.database.rows.size).toBe(500);
  });
});

describe('topics', () => {
  const answerTo = async (topic: string, body: unknown = busItem(1)) => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', body, { topic });
    return rig;
  };

  it.each([
    ['trialwatch/v1/xinyi/bus/nobody/telemetry', 'unknown_device', 'nobody'],
    ['trialwatch/v1/xinyi/bin/bus-1/telemetry', 'unknown_device', 'bus-1'],
    ['trialwatch/v2/xinyi/bus/bus-1/telemetry', 'topic_invalid', null],
    ['$SYS/broker', 'topic_invalid', null],
    ['trialwatch/v1/xinyi/bus/bus-1/notice', 'topic_forbidden', 'bus-1'],
  ])('%s is refused', async (topic, code, deviceId) => {
    const { database } = await answerTo(topic);
    expect(database.quarantine).toMatchObject([
      { code, deviceId, topic, credentialId: 'credential-of-bus-1' },
    ]);
  });

  it('takes events with their details and the place', async () => {
    const event = busItem(4, {
      event: 'human_intervention',
      initiator: 'passenger',
      type: 'estop',
      reason: 'other',
    });
    const { database } = await answerTo('trialwatch/v1/xinyi/bus/bus-1/event', { ...event, extra: 1 });
    const [row] = database.drafts[0]?.events ?? [];
    expect(row?.event).toMatchObject({ event: 'human_intervention', seq: 4, bootId: '', status: 'actual' });
    expect(row?.event.details).toEqual({
      initiator: 'passenger',
      type: 'estop',
      reason: 'other',
      location: { lat: 25.0333, lon: 121.5437 },
    });
  });

  it('refuses an event whose details are wrong', async () => {
    const event = busItem(4, {
      event: 'human_intervention',
      initiator: 'ghost',
      type: 'estop',
      reason: 'other',
    });
    const { database } = await answerTo('trialwatch/v1/xinyi/bus/bus-1/event', event);
    expect(database.quarantine).toMatchObject([
      { code: 'schema_violation', violations: [{ at: '/initiator' }] },
    ]);
  });

  it('takes what a device or its will says of its connection', async () => {
    const { database } = await answerTo('trialwatch/v1/xinyi/bus/bus-1/status', {
      state: 'offline',
      reason: 'will',
    });
    expect(database.connections).toMatchObject([
      { deviceId: 'bus-1', status: { state: 'offline' }, isWill: false },
    ]);
    expect(database.messages.size).toBe(1);
  });

  it.each([[[{ state: 'online' }]], [{ state: 'asleep' }]])('refuses the status %j', async (body) => {
    const { database } = await answerTo('trialwatch/v1/xinyi/bus/bus-1/status', body);
    expect(database.quarantine).toMatchObject([{ code: 'schema_violation' }]);
  });
});

describe('the content of an item', () => {
  const again = async (first: string, second: string) => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', first);
    await rig.sendBus('bus-1', second);
    return rig.database.quarantine.map(({ code }) => code);
  };
  const item = JSON.stringify(busItem(1));

  it('is the same with other space, other escapes, or in an array', async () => {
    expect(await again(item, JSON.stringify(busItem(1), null, 2))).toEqual([]);
    expect(await again(item, item.replace('seq', '\\u0073eq'))).toEqual([]);
    expect(await again(item, `[${item}]`)).toEqual([]);
  });

  it('differs with a field that the contract does not know, and with __proto__', async () => {
    expect(await again(item, item.replace('{', '{"x":1,'))).toEqual(['duplicate_with_other_bytes']);
    expect(await again(item, item.replace('{', '{"__proto__":{"x":1},'))).toEqual([
      'duplicate_with_other_bytes',
    ]);
  });
});
