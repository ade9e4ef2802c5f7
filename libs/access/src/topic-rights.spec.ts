import { describe, expect, it } from 'vitest';
import type { DeviceAddress } from '#contracts';
import { publishRight, subscribeRight } from './index.js';

const devices = new Map<string, DeviceAddress>([
  ['bus-1', { trialId: 'xinyi', kind: 'bus', deviceId: 'bus-1' }],
]);

describe('topic rights', () => {
  it.each(['telemetry', 'event', 'status'])('lets a device publish its own %s', (channel) => {
    expect(publishRight(`trialwatch/v1/xinyi/bus/bus-1/${channel}`, devices).ok).toBe(true);
  });

  it.each([
    ['notice', 'trialwatch/v1/xinyi/bus/bus-1/notice'],
    ['another device', 'trialwatch/v1/xinyi/bus/bus-2/telemetry'],
    ['another trial', 'trialwatch/v1/other/bus/bus-1/telemetry'],
    ['another kind', 'trialwatch/v1/xinyi/bin/bus-1/telemetry'],
    ['$SYS', '$SYS/broker/clients'],
    ['a wildcard', 'trialwatch/v1/xinyi/bus/+/telemetry'],
    ['too many levels', 'trialwatch/v1/xinyi/bus/bus-1/telemetry/x'],
    ['a prototype name', 'trialwatch/v1/xinyi/bus/__proto__/telemetry'],
  ])('refuses to publish to %s', (_, topic) => {
    expect(publishRight(topic, devices).ok).toBe(false);
  });

  it('lets a device subscribe to its own notices only, without wildcards', () => {
    expect(subscribeRight('trialwatch/v1/xinyi/bus/bus-1/notice', devices).ok).toBe(true);
    for (const filter of [
      '#',
      '+/#',
      '$SYS/#',
      'trialwatch/v1/xinyi/bus/bus-1/telemetry',
      'trialwatch/v1/xinyi/bus/+/notice',
    ]) {
      expect(subscribeRight(filter, devices).ok).toBe(false);
    }
  });
});
