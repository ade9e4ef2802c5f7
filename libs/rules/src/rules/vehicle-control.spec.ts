import { describe, expect, it } from 'vitest';
import { busAt, eventOf, fold, noonMs, rulesetOf, use } from '../../testing/specimens.js';

type Bus = NonNullable<Parameters<typeof busAt>[2]>;
const at = (second: number) => noonMs + second * 1000;
const bus = (second: number, more: Bus = {}) => busAt(at(second), { x: second, y: 0 }, more);
const event = (second: number, name: string, details: object = {}) =>
  eventOf('bus', at(second), name, { details: { ...details } });
const ruled = (rule: string, params: object = {}) => rulesetOf({ rules: [use(rule, params)] });

describe('collision', () => {
  it('is critical, one for all reports within a minute, and ends when it stayed quiet', () => {
    const data = [
      bus(0),
      event(10, 'collision_detected', { text: 'kerb' }),
      bus(11),
      event(50, 'collision_detected'),
      bus(100),
      bus(111),
      event(200, 'collision_detected'),
    ];
    expect(fold(ruled('collision'), data).episodes).toMatchObject([
      {
        severity: 'critical',
        onsetMs: at(10),
        endMs: at(111),
        evidence: { first: { event: 'collision_detected', details: { text: 'kerb' } } },
      },
      { onsetMs: at(200), endMs: null },
    ]);
  });

  it('takes no other event for one', () => {
    expect(
      fold(ruled('collision'), [event(1, 'vehicle_failure'), event(2, 'passenger_fall')]).changes,
    ).toEqual([]);
  });
});

describe('control_link_loss', () => {
  const slow = (second: number, controlLinkLatencyMs?: number) => bus(second, { controlLinkLatencyMs });

  it('opens with the event at once, and ends with the event or a good latency', () => {
    const lost = event(3, 'comms_lost');
    expect(
      fold(ruled('control_link_loss'), [lost, bus(4), event(9, 'comms_restored')]).episodes,
    ).toMatchObject([{ severity: 'severe', onsetMs: at(3), endMs: at(9) }]);
    expect(fold(ruled('control_link_loss'), [lost, slow(4, 700), slow(5, 80)]).episodes).toMatchObject([
      { onsetMs: at(3), endMs: at(5) },
    ]);
    expect(fold(ruled('control_link_loss'), [lost, bus(4), bus(900)]).episodes).toMatchObject([
      { endMs: null },
    ]);
  });

  it('opens with a high latency after the dwell, with the highest', () => {
    const data = [
      slow(0, 80),
      slow(1, 1500),
      slow(2, 3000),
      slow(3),
      slow(4, 1200),
      slow(5, 800),
      slow(6, 500),
    ];
    expect(fold(ruled('control_link_loss'), data).episodes).toMatchObject([
      { onsetMs: at(1), endMs: at(6), worst: { value: 3000, unit: 'ms', atMs: at(2) } },
    ]);
    expect(fold(ruled('control_link_loss'), [slow(0, 2000), slow(1, 90), slow(2, 2000)]).episodes).toEqual(
      [],
    );
  });
});

describe('disengagement', () => {
  const mode = (second: number, engagement: Bus['engagement'], more: Bus = {}) =>
    bus(second, { engagement, ...more });

  it('is recorded from a change of the engagement, and lasts until it is engaged again', () => {
    const data = [
      mode(0, 'engaged'),
      mode(1, 'transition_demand'),
      mode(2, 'disengaged'),
      bus(3),
      mode(4, 'engaged'),
    ];
    expect(fold(ruled('disengagement'), data).episodes).toMatchObject([
      { severity: 'info', onsetMs: at(2), endMs: at(4), evidence: { first: { engagement: 'disengaged' } } },
    ]);
  });

  it('is one with the event that tells of it', () => {
    const data = [
      mode(0, 'engaged'),
      event(1, 'ads_deactivated', { by: 'brake' }),
      mode(2, 'disengaged'),
      event(5, 'ads_activated'),
      mode(6, 'engaged'),
    ];
    expect(fold(ruled('disengagement'), data).episodes).toMatchObject([
      { onsetMs: at(1), endMs: at(5), evidence: { first: { details: { by: 'brake' } } } },
    ]);
  });

  it('is none where nothing was engaged, and none of switching off', () => {
    expect(
      fold(ruled('disengagement'), [mode(0, 'disengaged'), bus(1, { controlMode: 'manual' })]).changes,
    ).toEqual([]);
    const off = [
      bus(0, { controlMode: 'automated' }),
      bus(1, { controlMode: 'off' }),
      bus(2, { controlMode: 'manual' }),
    ];
    expect(fold(ruled('disengagement'), off).changes).toEqual([]);
    const byMode = [
      bus(0, { controlMode: 'automated' }),
      bus(1, { controlMode: 'manual' }),
      bus(2, { controlMode: 'off' }),
    ];
    expect(fold(ruled('disengagement'), byMode).episodes).toMatchObject([{ onsetMs: at(1), endMs: at(2) }]);
  });
});

describe('human_intervention', () => {
  const estop = { initiator: 'onboard_operator', type: 'estop', reason: 'third_party_intrusion' };
  const automated: Bus = { controlMode: 'automated', engagement: 'engaged' };
  const manual: Bus = { controlMode: 'manual', engagement: 'disengaged' };

  it('is recorded from the event, with initiator, type and reason', () => {
    const data = [
      bus(0, automated),
      event(1, 'human_intervention', estop),
      bus(2, manual),
      bus(9, automated),
    ];
    expect(fold(ruled('human_intervention'), data).episodes).toMatchObject([
      {
        severity: 'info',
        onsetMs: at(1),
        endMs: at(9),
        worst: { value: 1 },
        evidence: { interventions: [{ source: 'event', ...estop }] },
      },
    ]);
  });

  it('counts the takeover and the event that tells of it once, and further ones beside', () => {
    const data = [bus(0, automated), bus(1, manual), event(2, 'human_intervention', estop)];
    expect(fold(ruled('human_intervention'), data).episodes).toMatchObject([
      { onsetMs: at(1), worst: { value: 1 }, evidence: { interventions: [{ source: 'event' }] } },
    ]);
    const twice = [...data, event(3, 'human_intervention', { ...estop, type: 'steer' }), bus(4, automated)];
    expect(fold(ruled('human_intervention'), twice).episodes).toMatchObject([
      { worst: { value: 2 }, endMs: at(4) },
    ]);
  });

  it('takes a takeover without an event for one, unless the permit says not', () => {
    const data = [bus(0, automated), bus(1, manual), bus(2, automated)];
    expect(fold(ruled('human_intervention'), data).episodes).toHaveLength(1);
    expect(fold(ruled('human_intervention', { takeovers: false }), data).episodes).toEqual([]);
    expect(fold(ruled('human_intervention'), [bus(0, manual), bus(1, manual)]).changes).toEqual([]);
  });

  it('gives two of the same moment two findings', () => {
    const data = [
      event(1, 'human_intervention', estop),
      bus(1, automated),
      event(1, 'human_intervention', estop),
    ].map((judged, i) =>
      judged.type === 'event'
        ? { ...judged, event: { ...judged.event, seq: i } }
        : { ...judged, observation: { ...judged.observation, seq: i } },
    );
    expect(fold(ruled('human_intervention'), data).episodes.map(({ onsetMs }) => onsetMs)).toEqual([
      at(1),
      at(1) + 1,
    ]);
  });
});
