import { describe, expect, it } from 'vitest';
import { AddressSlowdown } from './address-slowdown.js';

const LIMITS = {
  freeFailures: 2,
  firstDelayMs: 100,
  maxDelayMs: 1_000,
  forgetAfterMs: 60_000,
  maxAddresses: 3,
  maxWaitingPerAddress: 2,
};

function failing(address: string, times: number): AddressSlowdown {
  const slowdown = new AddressSlowdown(LIMITS);
  for (let time = 0; time < times; time += 1) slowdown.failed(address, 0);
  return slowdown;
}

function delayAfter(failures: number): number | undefined {
  return failing('192.0.2.1', failures).enter('192.0.2.1', 0);
}

describe('AddressSlowdown', () => {
  it('doubles the delay with each failure beyond the free ones, up to a bound', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 5_000].map(delayAfter)).toEqual([
      0, 0, 0, 100, 200, 400, 800, 1_000, 1_000,
    ]);
  });

  it('slows down nobody else', () => {
    expect(failing('192.0.2.1', 9).enter('192.0.2.2', 0)).toBe(0);
  });

  it('forgives after a quiet time', () => {
    expect(failing('192.0.2.1', 9).enter('192.0.2.1', 60_001)).toBe(0);
  });

  it('turns attempts away when too many wait, and takes them again when one has left', () => {
    const slowdown = failing('192.0.2.1', 9);
    expect([1, 2, 3].map(() => slowdown.enter('192.0.2.1', 0))).toEqual([1_000, 1_000, undefined]);
    slowdown.leave('192.0.2.1');
    expect(slowdown.enter('192.0.2.1', 0)).toBe(1_000);
  });

  it('takes an IPv6 /64 and a mapped IPv4 address for what they are', () => {
    const six = failing('2001:db8:0:1::5', 9);
    expect(six.enter('2001:db8:0:1:ffff::9', 0)).toBe(1_000);
    expect(six.enter('2001:db8:0:2::5', 0)).toBe(0);
    expect(failing('::ffff:192.0.2.1', 9).enter('192.0.2.1', 0)).toBe(1_000);
  });

  it('remembers a bounded number of addresses, the latest to fail', () => {
    const slowdown = failing('192.0.2.1', 9);
    for (let host = 10; host < 100; host += 1) slowdown.failed(`192.0.2.${host}`, 0);
    expect(slowdown.size).toBe(3);
    expect(slowdown.enter('192.0.2.1', 0)).toBe(0);
  });
});
