import { describe, expect, it } from 'vitest';
import { type Device, type Endpoint, failure, type Outcome, success } from '#contracts';
import type { CallInput, Installation } from '../installation/installation.js';
import { type CliProblem, cliProblem } from '../terminal/reply.js';
import { RecordedObservations } from './recorded-observations.js';

const device: Device = { id: 'bus-1', trialId: 'night', kind: 'bus', vendorId: 'v' };
const utc = (s: number) => new Date(Date.UTC(2026, 2, 1) + s * 1000).toISOString();
const payload = (seq: number) => ({
  seq,
  observedAt: utc(seq),
  location: { lat: 25, lon: 121.5 },
  extra: 'kept',
});
const event = { seq: 3, bootId: 'b', observedAt: utc(3).replace('Z', '+00:00'), event: 'ads_activated' };

/** Message 1 is an array of three, 2 to 5 are one observation each, 6 holds two events. */
const messages: Readonly<Record<string, unknown>> = {
  1: [payload(0), payload(1), payload(2)],
  6: [{ ...event, seq: 2 }, event],
  ...Object.fromEntries([3, 4, 5].map((seq) => [String(seq - 1), payload(seq)])),
};
const stored = [0, 1, 2, 3, 4, 5].map((seq) => ({
  observedAt: utc(seq),
  receivedAt: utc(seq + 1),
  bootId: null,
  seq,
  messageId: seq < 3 ? '1' : String(seq - 1),
  indexInMessage: seq < 3 ? seq : 0,
}));
const storedEvent = { observedAt: utc(3), receivedAt: utc(9), bootId: 'b', seq: 3, messageId: '6' };

class ScriptedInstallation implements Installation {
  readonly mqttUrl = '';
  readonly asked: string[] = [];

  constructor(private readonly broken?: string) {}

  async call<E extends Endpoint>(
    { operationId }: E,
    { params, query }: CallInput<E> = {},
  ): Promise<Outcome<never, CliProblem>> {
    this.asked.push([operationId, params?.messageId ?? query?.cursor ?? ''].join(' ').trim());
    if (operationId === this.broken) return failure(cliProblem('not_found', 'gone'));
    return success(this.answer(operationId, params?.messageId ?? '', query?.cursor) as never);
  }

  private answer(operationId: string, messageId: string, cursor: string | undefined): unknown {
    if (operationId === 'getMessage') {
      return { id: messageId, payloadText: JSON.stringify(messages[messageId]) };
    }
    if (operationId === 'listEvents') return { items: [storedEvent], nextCursor: null };
    return cursor === undefined
      ? { items: stored.slice(0, 4), nextCursor: 'next' }
      : { items: stored.slice(4), nextCursor: null };
  }

  async close(): Promise<void> {}
}

async function linesOf(installation: Installation) {
  const lines: unknown[] = [];
  for await (const page of new RecordedObservations(installation, {}).of(device)) {
    if (!page.ok) return { lines, problem: page.problem };
    lines.push(...page.value);
  }
  return { lines, problem: null };
}

describe('RecordedObservations', () => {
  it('takes every observation and event from the original bytes, and asks for each message once', async () => {
    const installation = new ScriptedInstallation();
    const { lines, problem } = await linesOf(installation);
    expect(problem).toBeNull();
    const head = { trialId: 'night', deviceId: 'bus-1', kind: 'bus' };
    expect(lines).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((seq) => ({
        ...head,
        channel: 'telemetry',
        receivedAt: utc(seq + 1),
        payload: payload(seq),
      })),
      { ...head, channel: 'event', receivedAt: utc(9), payload: event },
    ]);
    const asked = installation.asked.filter((one) => one.startsWith('getMessage'));
    expect(asked).toEqual(['1', '2', '3', '4', '6'].map((id) => `getMessage ${id}`));
  });

  it.each(['listObservations', 'getMessage', 'listEvents'])('stops where %s fails', async (broken) => {
    const { problem } = await linesOf(new ScriptedInstallation(broken));
    expect(problem).toMatchObject({ what: 'gone' });
  });
});
