import { describe, expect, it } from 'vitest';
import { type AnyObservation, eventSchema, kindContracts } from '#contracts';
import {
  compileRuleset,
  type DeviceState,
  type Episode,
  initialDeviceState,
  type Judged,
  type Ruleset,
  step,
} from '#rules';
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

function rulesetOf(scenario: Scenario): Ruleset {
  const file = trialFileFrom(scenario, performance.startMs);
  const { id, timeZone, datum, datumOffsetM, recordStatus } = file.trial;
  const devices = file.devices.map((device) => ({ ...device, trialId: id }));
  const [permit] = file.permits;
  if (permit === undefined) throw new Error(`${scenario.id} has no permit`);
  const compiled = compileRuleset({
    trial: { id, timeZone, datum, datumOffsetM, recordStatus },
    permit,
    devices,
    inForceFromMs: performance.startMs,
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problem));
  return compiled.value;
}

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

function episodesOf(scenario: Scenario): readonly Episode[] {
  const ruleset = rulesetOf(scenario);
  const states = new Map<string, DeviceState>();
  const episodes = new Map<string, Episode>();
  const messages = [...scenarioMessages(scenario, performance)];
  for (const message of messages.sort((a, b) => a.observedAtMs - b.observedAtMs)) {
    const before = states.get(message.deviceId) ?? initialDeviceState;
    const { state, findings } = step(ruleset, before, judgedOf(ruleset.trialId, message));
    states.set(message.deviceId, state);
    for (const { episode } of findings) {
      episodes.set(`${episode.deviceId}/${episode.ruleId}/${episode.onsetMs}`, episode);
    }
  }
  return [...episodes.values()];
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
