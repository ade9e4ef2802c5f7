import { describe, expect, it } from 'vitest';
import { type AnyObservation, eventSchema, kindContracts } from '#contracts';
import { compileTimeline, type Episode, finalFindings, type Judged } from '#rules';
import {
  expectedFindings,
  type Scenario,
  type SimulatedMessage,
  scenarioMessages,
  scenarios,
  trialFileFrom,
} from '#simulators';

/** Two rounds of the script from noon in Taipei: the second must not suffer from the first. */
const performance = { startMs: Date.parse('2025-06-03T04:00:00.000Z'), cycles: 2 };

function judgedOf(trialId: string, message: SimulatedMessage): Judged {
  const { kind, deviceId, observedAtMs, sendAtMs, channel } = message;
  const schema =
    channel === 'event' ? eventSchema(kind, String(message.payload.event)) : kindContracts[kind].observation;
  if (schema === undefined) throw new Error(`no such event: ${String(message.payload.event)}`);
  const payload = schema.parse(message.payload) as { seq: number; bootId?: string; event?: string };
  const { seq, bootId = '', event = '' } = payload;
  const key = { trialId, kind, deviceId, observedAtMs, receivedAtMs: sendAtMs, bootId, seq };
  if (channel === 'event')
    return { type: 'event', event: { ...key, status: 'simulated', event, details: {} } };
  return { type: 'observation', observation: { ...key, status: 'simulated', payload } as AnyObservation };
}

/** Of all rules, those that look at several devices included; nothing is silent while the story is told. */
function episodesOf(scenario: Scenario): readonly Episode[] {
  const { startMs, cycles } = performance;
  const { trial, permits, devices: registered } = trialFileFrom(scenario, startMs);
  const devices = registered.map((device) => ({ ...device, trialId: trial.id }));
  const timeline = compileTimeline({
    trial,
    permits: permits.map(({ version, conditions }) => ({ version, conditions, inForceFromMs: startMs })),
    devices,
  });
  if (!timeline.ok) throw new Error(JSON.stringify(timeline.problem));
  return finalFindings({
    timeline: timeline.value,
    devices,
    data: [...scenarioMessages(scenario, performance)].map((message) => judgedOf(trial.id, message)),
    horizonMs: startMs + cycles * scenario.cycleS * 1000,
  });
}

describe.each([...scenarios.values()])('the scenario $id', (scenario) => {
  it('leads to its planted findings, at their times, and to no other', () => {
    const found = episodesOf(scenario);
    const planted = expectedFindings(scenario, performance);
    const unplanted = new Set(found);
    for (const { rule, deviceId, onsetMs, endMs, toleranceS } of planted) {
      const near = (atMs: number | null, expectedMs: number) =>
        atMs !== null && Math.abs(atMs - expectedMs) <= toleranceS * 1000;
      const match = found.find(
        (episode) => episode.rule === rule && episode.deviceId === deviceId && near(episode.onsetMs, onsetMs),
      );
      expect(match, `${rule} of ${deviceId} at ${new Date(onsetMs).toISOString()}`).toBeDefined();
      expect(near(match!.endMs, endMs), `the end of ${rule} of ${deviceId}`).toBe(true);
      unplanted.delete(match!);
    }
    expect([...unplanted]).toEqual([]);
  });
});
