import { describe, expect, it } from 'vitest';
import { unstorableText, unstorableValue } from './storable.js';

describe('unstorableValue', () => {
  it.each([
    ['a real beyond single precision', 'bus', { accelLonMps2: 1e39 }, '/accelLonMps2'],
    ['a real that single precision takes for 0', 'bus', { accelLatMps2: 1e-50 }, '/accelLatMps2'],
    ['a count beyond an integer', 'traffic', { counts: { car: 3_000_000_000 } }, '/counts/car'],
    ['a time before year 1', 'traffic', { periodStart: '0000-06-01T00:00:00Z' }, '/periodStart'],
    ['a nested real', 'bin', { health: { rssiDbm: -1e300 } }, '/health/rssiDbm'],
  ] as const)('refuses %s', (_what, kind, payload, at) => {
    expect(unstorableValue(kind, payload)?.at).toBe(at);
  });

  it('takes what the columns hold, and fields that were not sent', () => {
    expect(unstorableValue('bus', { accelLonMps2: -3.4e38, location: { lat: 1e-300, lon: 0 } })).toBeNull();
    expect(
      unstorableValue('traffic', { counts: { car: 0 }, periodStart: '0001-01-01T00:00:00Z' }),
    ).toBeNull();
    expect(unstorableValue('bin', {})).toBeNull();
  });
});

describe('unstorableText', () => {
  const found = (source: string) => unstorableText(source, JSON.parse(source));

  it('refuses U+0000 and half surrogates, wherever they are', () => {
    expect(found('{"a":"x\\u0000"}')?.at).toBe('/a');
    expect(found('{"a":{"b":["ok","\\ud83d"]}}')?.at).toBe('/a/b/1');
    expect(found('{"a":"\\uDE00"}')?.at).toBe('/a');
  });

  it('takes escapes of other characters', () => {
    expect(found('{"a":"\\u53f0\\u5317","b":"\\ud83d\\ude00"}')).toBeNull();
    expect(found('{"a":"\\\\u0000"}')).toBeNull();
  });
});
