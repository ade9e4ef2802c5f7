import { describe, expect, it } from 'vitest';
import { type AnyObservation, kindContracts, permitConditions } from '#contracts';
import { compileTimeline, type Judged } from '#rules';
import { ContextFold, placeAfterContext } from './context-fold.js';

const atMs = Date.parse('2026-03-01T17:00:00.000Z');
const trialId = 'xinyi';
const subject = { id: `${trialId}/spots`, ruleId: 'spots', timeline: timelineOf() };

function timelineOf() {
  const rules = [{ id: 'spots', rule: 'disagreeing_sensors', params: { dwellS: 60 } }];
  const compiled = compileTimeline({
    trial: { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' },
    permits: [
      { version: 1, conditions: permitConditions.parse({ rules }), inForceFromMs: atMs - 86_400_000 },
    ],
    devices: [],
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

function says(deviceId: string, second: number, occupancy: string): Judged {
  const observedAtMs = atMs + second * 1000;
  const seq = 1000 + second;
  const sent = { seq, observedAt: new Date(observedAtMs).toISOString(), occupancy, spotId: 'P1' };
  const payload = kindContracts.parking.observation.parse(sent);
  const whose = {
    trialId,
    kind: 'parking',
    deviceId,
    observedAtMs,
    receivedAtMs: observedAtMs,
    bootId: '',
    seq,
  };
  return { type: 'observation', observation: { ...whose, status: 'test', payload } as AnyObservation };
}

function folded(...data: Judged[]) {
  const fold = new ContextFold(subject, null);
  for (const judged of data) fold.take(judged);
  return fold;
}

const told = (fold: ContextFold) =>
  fold.changes.map(({ type, episode }) => [type, (episode.onsetMs - atMs) / 1000]);

describe('the fold of a rule over several devices', () => {
  const start = [says('bay-a', 0, 'occupied'), says('bay-b', 10, 'vacant')];

  it('has nothing to save before its first reading', () => {
    const fold = folded();
    fold.advance(atMs);
    expect(fold.checkpoint()).toBeNull();
    expect(fold.open).toEqual([]);
  });

  it('drops what a horizon announced when a reading says otherwise, and never saves it', () => {
    const fold = folded(...start);
    const before = fold.checkpoint();
    fold.advance(atMs + 200_000);
    fold.advance(atMs + 300_000);
    expect(told(fold)).toEqual([['opened', 10]]);
    expect(fold.open).toEqual([]);
    expect(fold.checkpoint()).toEqual(before);
    // Observed before that horizon: they agree in time.
    fold.take(says('bay-b', 50, 'occupied'));
    expect(told(fold)).toEqual([]);
    fold.take(says('bay-b', 100, 'vacant'));
    fold.take(says('bay-b', 170, 'vacant'));
    expect(told(fold)).toEqual([['opened', 100]]);
    expect(fold.open).toMatchObject([{ deviceId: 'bay-a', endMs: null }]);
  });

  it('goes on from a checkpoint, which holds all of its time', () => {
    const whole = folded(...start, says('bay-a', 200, 'vacant'));
    const saved = JSON.parse(JSON.stringify(folded(...start).checkpoint()));
    expect(saved).toMatchObject({ deviceId: 'xinyi/spots', at: { observedAtMs: atMs + 10_000 } });
    expect(placeAfterContext(saved)).toMatchObject({ observedAtMs: atMs + 10_000, channel: 'event' });
    expect(placeAfterContext(saved).deviceId > 'zzz').toBe(true);
    const later = new ContextFold(subject, saved);
    later.take(says('bay-a', 200, 'vacant'));
    expect(told(later)).toEqual(told(whole));
    expect(later.checkpoint()).toEqual(whole.checkpoint());
  });

  it('agrees with a checkpoint after which all is judged the same, however it came about', () => {
    const stored = JSON.parse(JSON.stringify(folded(...start).checkpoint()));
    expect(folded(...start).agreesWith(stored)).toBe(true);
    expect(folded(says('bay-a', -50, 'vacant'), ...start).agreesWith(stored)).toBe(true);
    expect(folded(...start, says('bay-c', 10, 'vacant')).agreesWith(stored)).toBe(false);
    const other = { ...stored, state: { ...stored.state, permitVersion: 2 } };
    expect(folded(...start).agreesWith(other)).toBe(false);
  });
});
