import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { connectPacket, publishPacket } from '../testing/raw-client.js';
import { FrameGuard } from './frame-guard.js';

const LIMITS = { maxPayloadBytes: 1_000, maxBytesBeforeConnect: 2_000 };
const CONNECT = generate(connectPacket('bus-1'));
const PING = Buffer.from([0xc0, 0x00]);

function admittedGuard(): FrameGuard {
  const guard = new FrameGuard(LIMITS);
  guard.inspect(CONNECT);
  guard.admit();
  guard.takeFrames();
  return guard;
}

describe('FrameGuard', () => {
  it('passes the very same buffer on', () => {
    const guard = admittedGuard();
    const bytes = Buffer.concat([
      generate(publishPacket('t', 'x'.repeat(500))),
      generate(publishPacket('t', 'y', 1, 2)),
    ]);
    expect(guard.inspect(bytes)).toBe(bytes);
    expect(guard.takeFrames()).toBe(2);
    expect(guard.takeFrames()).toBe(0);
  });

  it('sees the same frames and pings however the stream is cut', () => {
    const piece = fc.oneof(
      fc.nat(900).map((bytes) => generate(publishPacket('trialwatch/v1/t', 'z'.repeat(bytes), 1, 1))),
      fc.constant(PING),
      fc.constant(generate({ cmd: 'pubrel', messageId: 3 })),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 700 })),
        (frames, cuts) => {
          const guard = admittedGuard();
          let rest = Buffer.concat(frames);
          const passed: Buffer[] = [];
          for (const cut of [...cuts, rest.length + 1]) {
            const out = guard.inspect(rest.subarray(0, cut));
            rest = rest.subarray(cut);
            if (out !== undefined) passed.push(out);
          }
          expect(guard.refusal).toBeUndefined();
          const others = frames.filter((frame) => frame !== PING);
          expect(guard.takePings()).toBe(frames.length - others.length);
          expect(Buffer.concat(passed).equals(Buffer.concat(others))).toBe(true);
          expect(guard.takeFrames()).toBe(frames.length);
        },
      ),
    );
  });

  it('leaves pings to the library until the CONNACK is out, also one cut in two by it', () => {
    const guard = new FrameGuard(LIMITS);
    guard.inspect(CONNECT);
    expect(guard.inspect(PING.subarray(0, 1))).toEqual(PING.subarray(0, 1));
    guard.admit();
    expect(guard.inspect(PING.subarray(1))).toEqual(PING.subarray(1));
    expect(guard.takePings()).toBe(0);
  });

  it.each([
    ['type 0', [0x00, 0x00]],
    ['a CONNACK', [0x20, 0x02, 0x00, 0x00]],
    ['a SUBACK', [0x90, 0x03, 0x00, 0x01, 0x00]],
    ['type 15', [0xf0, 0x00]],
    ['PUBREL without its flag', [0x60, 0x02, 0x00, 0x01]],
    ['SUBSCRIBE without its flag', [0x80, 0x05, 0, 1, 0, 0, 0]],
    ['a PINGREQ with a flag', [0xc1, 0x00]],
    ['a PINGREQ with a body', [0xc0, 0x01, 0x00]],
    ['a PUBACK of 3 bytes', [0x40, 0x03, 0, 1, 0]],
    ['PUBLISH with QoS 3', [0x36, 0x02, 0x00, 0x00]],
    ['a second CONNECT', [0x10, 0x00]],
    ['a length of 5 bytes', [0x30, 0xff, 0xff, 0xff, 0xff, 0x01]],
  ])('refuses %s', (_, bytes) => {
    const guard = admittedGuard();
    expect(guard.inspect(Buffer.from(bytes))).toBeUndefined();
    expect(guard.refusal).toMatchObject({ reason: 'malformed_packet' });
  });

  it('refuses a large PUBLISH at its header, and says how large and where to', () => {
    const guard = admittedGuard();
    const head = generate(publishPacket('trialwatch/v1/t1/bus/b/telemetry', 'x'.repeat(1_048_576))).subarray(
      0,
      60,
    );
    expect(guard.inspect(head)).toBeUndefined();
    expect(guard.refusal).toEqual({
      reason: 'packet_too_large',
      detail: `${1_048_576 + 34} bytes announced, 1516 allowed`,
      claimedBytes: 1_048_576 + 34,
      topic: 'trialwatch/v1/t1/bus/b/telemetry',
    });
  });

  it('refuses a large SUBSCRIBE', () => {
    const guard = admittedGuard();
    expect(guard.inspect(Buffer.from([0x82, 0x80, 0x80, 0x04]))).toBeUndefined();
    expect(guard.refusal).toMatchObject({ reason: 'packet_too_large', claimedBytes: 65_536 });
  });

  it('wants a CONNECT first, within its size, and little behind it before the CONNACK', () => {
    const early = new FrameGuard(LIMITS);
    expect(early.inspect(generate(publishPacket('t', 'x')))).toBeUndefined();
    expect(early.refusal).toMatchObject({ reason: 'connect_expected' });

    const large = new FrameGuard(LIMITS);
    expect(large.inspect(Buffer.from([0x10, 0xff, 0xff, 0xff, 0x7f]))).toBeUndefined();
    expect(large.refusal).toMatchObject({ reason: 'packet_too_large', claimedBytes: 268_435_455 });

    const eager = new FrameGuard(LIMITS);
    eager.inspect(CONNECT);
    expect(eager.inspect(Buffer.alloc(2_000))).toBeUndefined();
    expect(eager.refusal).toMatchObject({ reason: 'too_much_before_connect' });
  });

  it('notices CONNECT and DISCONNECT', () => {
    const guard = new FrameGuard(LIMITS);
    guard.inspect(CONNECT.subarray(0, 5));
    expect(guard.connectComplete).toBe(false);
    guard.inspect(CONNECT.subarray(5));
    expect(guard.connectComplete).toBe(true);
    guard.inspect(Buffer.from([0xe0, 0x00]));
    expect(guard.disconnectSeen).toBe(true);
  });
});
