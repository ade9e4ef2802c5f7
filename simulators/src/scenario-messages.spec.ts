import { describe, expect, it } from 'vitest';
import { eventSchema, isKind, kindContracts } from '#contracts';
import type { SimulatedMessage } from './message.js';
import { kindsOf, type Scenario } from './scenario.js';
import { scenarioMessages } from './scenario-messages.js';
import { scenarios } from './scenarios/scenario-library.js';

const START_MS = Date.parse('2026-05-01T17:00:00.000Z');

function play(scenario: Scenario, cycles = 1, seed?: number): SimulatedMessage[] {
  return [...scenarioMessages(scenario, { startMs: START_MS, cycles, seed })];
}

function violations({ kind, channel, payload }: SimulatedMessage): string[] {
  const schema =
    channel === 'telemetry' ? kindContracts[kind].observation : eventSchema(kind, String(payload.event));
  if (schema === undefined) return [`${kind} has no event ${payload.event}`];
  const parsed = schema.safeParse(payload);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
}

/** Fields that the contract does not know would be lost on the way into the columns. */
function unknownFields({ kind, channel, payload }: SimulatedMessage): string[] {
  const schema =
    channel === 'telemetry' ? kindContracts[kind].observation : eventSchema(kind, String(payload.event));
  return Object.keys(payload).filter((name) => !(name in (schema?.shape ?? {})));
}

describe.each([...scenarios.values()])('messages of $id', (scenario) => {
  const messages = play(scenario);

  it('follow the contract of their kind to the letter', () => {
    expect(messages.flatMap(violations)).toEqual([]);
    expect(messages.flatMap(unknownFields)).toEqual([]);
  });

  it('come in the order of sending, observed before they are sent and within the round', () => {
    const endMs = START_MS + scenario.cycleS * 1000;
    messages.forEach(({ sendAtMs, observedAtMs }, index) => {
      expect(sendAtMs).toBeGreaterThanOrEqual(messages[index - 1]?.sendAtMs ?? START_MS);
      expect(observedAtMs).toBeLessThanOrEqual(sendAtMs);
      expect(observedAtMs).toBeGreaterThanOrEqual(START_MS);
      expect(observedAtMs).toBeLessThan(endMs);
    });
  });

  it('are the same for the same seed and others for another', () => {
    expect(play(scenario)).toEqual(messages);
    expect(play(scenario, 1, scenario.seed + 1)).not.toEqual(messages);
  });

  it('number each device without a gap, each number once but for planted duplicates', () => {
    const numbers = Map.groupBy(messages, ({ deviceId }) => deviceId);
    expect([...numbers.keys()].sort()).toEqual(scenario.actors.map(({ deviceId }) => deviceId).sort());
    for (const own of numbers.values()) {
      const unique = [...new Set(own.map(({ payload }) => Number(payload.seq)))].sort((a, b) => a - b);
      expect(unique).toEqual(unique.map((_, index) => index));
    }
  });

  it('play all six kinds', () => {
    expect(kindsOf(scenario)).toHaveLength(6);
    expect(messages.every(({ kind }) => isKind(kind))).toBe(true);
  });
});

describe('a longer performance', () => {
  it('begins again after each round with other run ids, and its numbers go on', () => {
    const scenario = scenarios.get('xinyi-night')!;
    const buses = play(scenario, 2).filter(
      ({ deviceId, channel }) => deviceId === 'ez10-01' && channel === 'telemetry',
    );
    expect(buses).toHaveLength(2 * scenario.cycleS);
    const at = (second: number) => buses[second]!.payload;
    const again = scenario.cycleS + 100;
    expect(at(again).speedMps).toBe(at(100).speedMps);
    expect(at(100).runId).toBe('run-1-1');
    expect(at(again).runId).toBe('run-2-3');
    expect(Number(at(again).seq)).toBeGreaterThan(Number(at(100).seq));
  });

  it('is lazy: an endless one can be begun', () => {
    const endless = scenarioMessages(scenarios.get('xinyi-night')!, {
      startMs: START_MS,
      cycles: Number.POSITIVE_INFINITY,
    });
    let seen = 0;
    for (const message of endless) {
      if (message.sendAtMs > START_MS + 3 * 420_000) break;
      seen++;
    }
    expect(seen).toBeGreaterThan(2000);
  });
});
