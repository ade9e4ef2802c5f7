import type { Device } from '#contracts';
import type { FreshRow } from '../batch.js';
import type { RefoldRequest } from '../ports.js';
import type { ShardContext } from '../shard-context.js';

type Writable<T> = { -readonly [P in keyof T]: T[P] };

/**
 * What must be judged again because of the late rows of a batch, which come in canonical order: one request for
 * rows that lie near each other, so that a single old one does not cost everything since. Rows later than the
 * limit are held: stored and marked, and judged when somebody asks.
 */
export function lateRequests(
  device: Device,
  rows: readonly FreshRow[],
  { options, ports }: ShardContext,
): readonly RefoldRequest[] {
  const requests: Writable<RefoldRequest>[] = [];
  for (const { late, key, judged } of rows) {
    if (!late) continue;
    const { receivedAtMs } = judged.type === 'observation' ? judged.observation : judged.event;
    const held = receivedAtMs - key.observedAtMs > options.lateLimitMs;
    const atMs = key.observedAtMs;
    const near = requests.findLast((request) => request.held === held);
    if (near !== undefined && near.toMs !== null && atMs - near.toMs <= options.checkpointEveryMs) {
      near.toMs = atMs;
    } else requests.push(request(device, atMs, atMs, held, ports.clock.nowMs()));
  }
  return requests;
}

/** Everything from a time on, for memory did not know all that is stored since. */
export function requestToEnd(device: Device, fromMs: number, { ports }: ShardContext): RefoldRequest {
  return request(device, fromMs, null, false, ports.clock.nowMs());
}

function request(
  { id, trialId }: Device,
  fromMs: number,
  toMs: number | null,
  held: boolean,
  requestedAtMs: number,
): Writable<RefoldRequest> {
  return { trialId, subjectId: id, fromMs, toMs, requestedAtMs, held };
}
