import { describe, expect, it } from 'vitest';
import { eventSchema, type Kind, kindContracts, kinds } from './index.js';

const core = { seq: 1, observedAt: '2026-11-20T01:00:00.000Z' };
const smallest: Readonly<Record<Kind, object>> = {
  bus: { ...core, location: { lat: 25.0333, lon: 121.545 } },
  streetlight: { ...core, powerState: 'on' },
  parking: { ...core, occupancy: 'vacant' },
  efence: { ...core, presence: 'inside' },
  traffic: { ...core, counts: { bicycle: 1 } },
  bin: { ...core, fillRatio: 0.5 },
};

describe('the required core', () => {
  it.each(kinds)('is enough for a %s', (kind) => {
    expect(kindContracts[kind].observation.safeParse(smallest[kind]).success).toBe(true);
  });

  it.each(kinds)('is needed of a %s', (kind) => {
    for (const field of Object.keys(smallest[kind])) {
      const { [field]: _, ...rest } = smallest[kind] as Record<string, unknown>;
      expect(kindContracts[kind].observation.safeParse(rest).success, field).toBe(false);
    }
  });
});

describe('what is refused', () => {
  const bus = kindContracts.bus.observation;
  it.each([
    ['a time without zone', { observedAt: '2026-11-20T01:00:00' }],
    ['a day that does not exist', { observedAt: '2026-02-30T01:00:00Z' }],
    ['a negative sequence', { seq: -1 }],
    ['a fractional sequence', { seq: 1.5 }],
    ['a latitude beyond the pole', { location: { lat: 91, lon: 0 } }],
    ['an infinite speed', { speedMps: Number.POSITIVE_INFINITY }],
    ['not a number', { speedMps: Number.NaN }],
    ['an unknown control mode', { controlMode: 'autopilot' }],
    ['a record status that nobody knows', { status: 'demo' }],
    ['a boot id with spaces', { bootId: 'a b' }],
  ])('%s', (_, wrong) => expect(bus.safeParse({ ...smallest.bus, ...wrong }).success).toBe(false));

  it('leaves unknown fields out of the typed payload, for they stay in the original bytes', () => {
    expect(bus.parse({ ...smallest.bus, vendorSecret: 1 })).not.toHaveProperty('vendorSecret');
  });
});

describe('events', () => {
  it('knows human interventions by initiator, type and reason', () => {
    const schema = eventSchema('bus', 'human_intervention');
    const event = {
      ...core,
      event: 'human_intervention',
      initiator: 'onboard_operator',
      type: 'estop',
      reason: 'third_party_intrusion',
    };
    expect(schema?.safeParse(event).success).toBe(true);
    expect(schema?.safeParse({ ...event, reason: 'bored' }).success).toBe(false);
  });

  it('has no event that the kind does not have', () => {
    expect(eventSchema('bin', 'collision_detected')).toBeUndefined();
    expect(eventSchema('bus', 'toString')).toBeUndefined();
  });
});
