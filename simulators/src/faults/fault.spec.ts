import { describe, expect, it } from 'vitest';
import type { SimulatedMessage } from '../message.js';
import { createRandom } from '../random.js';
import { applyFaults, type Fault } from './fault.js';

const START_MS = 1_000_000;
const CYCLE_S = 100;

/** One message a second over two rounds. */
function everySecond(): SimulatedMessage[] {
  return Array.from({ length: 2 * CYCLE_S }, (_, second) => ({
    kind: 'bin',
    deviceId: 'bin-01',
    channel: 'telemetry',
    sendAtMs: START_MS + second * 1000,
    observedAtMs: START_MS + second * 1000,
    payload: { seq: second },
  }));
}

function spoil(...faults: Fault[]): SimulatedMessage[] {
  const setting = { startMs: START_MS, cycleS: CYCLE_S, random: createRandom(5) };
  return [...applyFaults(everySecond(), faults, setting)];
}

function expectOrdered(messages: readonly SimulatedMessage[]): void {
  const times = messages.map(({ sendAtMs }) => sendAtMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
}

function sequence(messages: readonly SimulatedMessage[]): unknown[] {
  return messages.map(({ payload }) => payload.seq);
}

describe('applyFaults', () => {
  it('leaves a stream alone without faults', () => {
    expect(spoil()).toEqual(everySecond());
  });

  it('loses what a dropout covers, in every round, and nothing else', () => {
    const kept = sequence(spoil({ fault: 'dropout', fromS: 10, untilS: 15 }));
    const lost = [10, 11, 12, 13, 14, 110, 111, 112, 113, 114];
    expect(kept).toEqual(sequence(everySecond()).filter((seq) => !lost.includes(Number(seq))));
  });

  it('sends a backlog oldest first when the span ends, and loses nothing', () => {
    const messages = spoil({ fault: 'backlog', fromS: 10, untilS: 20, spacingS: 0.02 });
    expectOrdered(messages);
    expect(sequence(messages)).toEqual(sequence(everySecond()));
    const burst = messages.slice(10, 20);
    expect(burst.map(({ sendAtMs }) => sendAtMs)).toEqual(
      burst.map((_, index) => START_MS + 20_000 + index * 20),
    );
    expect(burst[0]!.observedAtMs).toBe(START_MS + 10_000);
    expect(messages[20]!.sendAtMs).toBe(START_MS + 20_200);
    expect(messages[21]!.sendAtMs).toBe(START_MS + 21_000);
  });

  it('sends what is new beside a backlog, where the modem puts it first', () => {
    const messages = spoil({ fault: 'backlog', fromS: 10, untilS: 20, spacingS: 0.6, liveFirst: true });
    expectOrdered(messages);
    expect(sequence(messages).slice(0, 14)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20, 10, 21, 11]);
    expect([...sequence(messages)].sort((a, b) => Number(a) - Number(b))).toEqual(sequence(everySecond()));
    const live = messages.find(({ payload }) => payload.seq === 21);
    expect(live!.sendAtMs).toBe(START_MS + 21_000);
  });

  it('sends a share twice, with the same content, after the first', () => {
    const messages = spoil({ fault: 'duplicates', share: 0.3, afterS: 2.5 });
    expectOrdered(messages);
    const copies = [...Map.groupBy(messages, ({ payload }) => payload.seq).values()];
    expect(copies).toHaveLength(2 * CYCLE_S);
    const twice = copies.filter((own) => own.length === 2);
    expect(twice.length).toBeGreaterThan(40);
    expect(twice.length).toBeLessThan(80);
    for (const [first, second] of twice) {
      expect(second!.payload).toBe(first!.payload);
      expect(second!.sendAtMs - first!.sendAtMs).toBe(2500);
    }
  });

  it('applies several in their order, each with numbers of its own', () => {
    const messages = spoil(
      { fault: 'dropout', fromS: 0, untilS: 50 },
      { fault: 'duplicates', share: 1, afterS: 0.1 },
    );
    expect(messages).toHaveLength(2 * CYCLE_S);
    expectOrdered(messages);
  });
});
