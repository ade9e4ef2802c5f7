import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceTopic, identifierPattern, kinds, parseTopic } from './index.js';

const id = fc.stringMatching(identifierPattern);

describe('topics', () => {
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(id, fc.constantFrom(...kinds), id, (trialId, kind, deviceId) => {
        const topic = deviceTopic({ trialId, kind, deviceId }, 'telemetry');
        expect(parseTopic(topic)).toEqual({
          ok: true,
          value: { trialId, kind, deviceId, channel: 'telemetry' },
        });
      }),
    );
  });

  it('never throws and never takes a wildcard, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (topic) => {
        const parsed = parseTopic(topic);
        if (parsed.ok) expect(topic).not.toMatch(/[#+\0]/);
      }),
    );
  });

  it.each([
    'trialwatch/v1/t/bus/d',
    'trialwatch/v2/t/bus/d/telemetry',
    'trialwatch/v1/t/tram/d/telemetry',
    'trialwatch/v1//bus/d/telemetry',
    `trialwatch/v1/${'t'.repeat(65)}/bus/d/telemetry`,
    `trialwatch/v1/t/bus/d/${'x/'.repeat(100)}`,
  ])('refuses %s', (topic) => expect(parseTopic(topic).ok).toBe(false));
});
