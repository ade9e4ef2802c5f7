import { describe, expect, it, vi } from 'vitest';
import { busCalled, busItem, IngestRig, startMs, trialId } from '../testing/ingest-rig.js';
import { judgedCount } from '../testing/speed-judge.js';
import { decodeStored } from './decode-stored.js';

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { promise, open: resolve };
}

describe('acknowledged means stored', () => {
  it('answers nobody before COMMIT', async () => {
    const rig = new IngestRig();
    const { promise, open } = gate();
    rig.database.gate = promise;
    const answered = vi.fn();
    const answer = rig.sendBus('bus-1', busItem(1)).then(answered);
    await vi.waitFor(() => expect(rig.ingest.stats().shards.some(({ committing }) => committing)).toBe(true));
    expect(answered).not.toHaveBeenCalled();
    expect(rig.announcements).toHaveLength(0);
    open();
    await answer;
    expect(rig.database.rows.size).toBe(1);
    expect(rig.announcements).toHaveLength(1);
  });

  it('never answers within accept', async () => {
    const rig = new IngestRig({ maxBatchRows: 1 });
    let isInside = true;
    const answeredInside = new Promise<boolean>((answer) => {
      rig.ingest.accept(rig.message('bus-1', '{'), () => answer(isInside));
    });
    isInside = false;
    expect(await answeredInside).toBe(false);
  });

  it('answers in order of arrival, then announces', async () => {
    const rig = new IngestRig({ shards: 1 });
    const order: string[] = [];
    const body = [busItem(3), '{', busItem(1), busItem(3), busItem(2)];
    await Promise.all(
      body.map((item, n) =>
        rig
          .sendBus(`bus-${(n % 3) + 1}`, item)
          .then(() => order.push(`${n} after ${rig.database.drafts.length}`)),
      ),
    );
    expect(order).toEqual(['0 after 1', '1 after 1', '2 after 1', '3 after 1', '4 after 1']);
  });

  it('shares one transaction among what arrives while another commits', async () => {
    const rig = new IngestRig({ shards: 1 });
    const { promise, open } = gate();
    rig.database.gate = promise;
    const first = rig.sendBus('bus-1', busItem(1));
    await vi.waitFor(() => expect(rig.stages).toContain('judge'));
    const others = [2, 3, 4, 5].map((seq) => rig.sendBus('bus-1', busItem(seq)));
    open();
    await Promise.all([first, ...others]);
    expect(rig.database.drafts.map(({ observations }) => observations.length)).toEqual([1, 4]);
  });

  it('closes a batch at its bound, without splitting a message', async () => {
    const rig = new IngestRig({ shards: 1, maxBatchRows: 3, flushWindowMs: 50 });
    const send = (from: number) => rig.sendBus('bus-1', [busItem(from), busItem(from + 1)]);
    await Promise.all([send(1), send(3), send(5)]);
    expect(rig.database.drafts.map(({ observations }) => observations.length)).toEqual([4, 2]);
  });

  it('keeps the original bytes once a message, with its device and vendor', async () => {
    const rig = new IngestRig();
    const message = rig.message('bus-2', [busItem(1), busItem(2)]);
    await rig.send(message);
    const [stored] = rig.database.messages.values();
    expect(stored).toMatchObject({ trialId, kind: 'bus', deviceId: 'bus-2', vendorId: 'star', qos: 1 });
    expect(stored?.payload).toBe(message.payload);
    expect(rig.database.messages.size).toBe(1);
  });
});

describe('a commit that fails', () => {
  it('acknowledges nobody, stores nothing, and takes nothing for judged', async () => {
    const rig = new IngestRig({ shards: 1, checkpointMinReadings: 1, checkpointEveryMs: 0 });
    await rig.sendBus('bus-1', busItem(1));
    rig.database.faults.push('refused');
    const failed = await Promise.all(
      [2, 3].map((seq) => rig.sendBus('bus-1', busItem(seq, { speedMps: 20 }))),
    );
    expect(failed.map((error) => error?.message)).toEqual(['commit refused', 'commit refused']);
    expect(rig.database.rows.size).toBe(1);
    expect(rig.faults).toHaveLength(1);
    expect(rig.counts.get('commit_failed')).toBe(1);
    expect(rig.announcements).toHaveLength(1);

    expect(await rig.sendBus('bus-1', busItem(2, { speedMps: 20 }))).toBeNull();
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(2);
    expect(rig.database.findings.map(({ change }) => change.type)).toEqual(['opened']);
  });

  it('touches only its own shard', async () => {
    const rig = new IngestRig({
      shards: 2,
      devices: Array.from({ length: 8 }, (_, n) => busCalled(`bus-${n}`)),
    });
    await Promise.all(rig.devices.map(({ id }) => rig.sendBus(id, busItem(1))));
    const reads = rig.database.historyReads;
    rig.database.faults.push('refused');
    const answers = await Promise.all(rig.devices.map(({ id }) => rig.sendBus(id, busItem(2))));
    const failed = rig.devices.filter((_, n) => answers[n] !== null);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(8);
    await Promise.all(rig.devices.map(({ id }) => rig.sendBus(id, busItem(3))));
    expect(rig.database.historyReads - reads).toBe(failed.length);
  });

  it('does no harm where only its answer was lost', async () => {
    const rig = new IngestRig({ shards: 1, checkpointMinReadings: 1, checkpointEveryMs: 0 });
    rig.database.faults.push('answer_lost');
    expect(await rig.sendBus('bus-1', busItem(1, { speedMps: 20 }))).not.toBeNull();
    expect(await rig.sendBus('bus-1', busItem(1, { speedMps: 20 }))).toBeNull();
    expect(await rig.sendBus('bus-1', busItem(2, { speedMps: 5 }))).toBeNull();
    expect(rig.database.rows.size).toBe(2);
    expect(rig.database.quarantine).toHaveLength(0);
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(2);
    expect(new Set(rig.database.findings.map(({ findingId }) => findingId)).size).toBe(1);
  });

  it('takes the waiting messages of its clients with it, so that they stay in order', async () => {
    const rig = new IngestRig({ shards: 1 });
    const { promise, open } = gate();
    rig.database.gate = promise;
    rig.database.faults.push('refused');
    const first = rig.sendBus('bus-1', busItem(1));
    await vi.waitFor(() => expect(rig.stages).toContain('judge'));
    const [later, other] = [rig.sendBus('bus-1', busItem(2)), rig.sendBus('bus-2', busItem(2))];
    open();
    expect(await Promise.all([first, later])).toEqual([expect.any(Error), expect.any(Error)]);
    expect(await other).toBeNull();
    expect([...rig.database.rows.keys()]).toHaveLength(1);
  });

  it('lets one message go first afterwards', async () => {
    const rig = new IngestRig({ shards: 1, retryMinMs: 20, retryMaxMs: 20 });
    rig.database.faults.push('refused');
    await rig.sendBus('bus-1', busItem(1));
    await Promise.all(Array.from({ length: 7 }, (_, n) => rig.sendBus('bus-2', busItem(n + 1))));
    expect(rig.database.drafts.map(({ observations }) => observations.length)).toEqual([1, 2, 4]);
  });

  it('is what happens while the reads are down, too', async () => {
    const rig = new IngestRig({ shards: 1 });
    rig.database.readsAreDown = true;
    expect(await rig.sendBus('bus-1', busItem(1))).toBeInstanceOf(Error);
    expect(rig.ingest.stats()).toMatchObject({ ready: false, shards: [{ failuresInARow: 1 }] });
    rig.database.readsAreDown = false;
    expect(await rig.sendBus('bus-1', busItem(1))).toBeNull();
    expect(rig.ingest.stats().ready).toBe(true);
  });
});

describe('duplicates', () => {
  it('are acknowledged and not stored, within a batch and across batches', async () => {
    const rig = new IngestRig({ shards: 1, checkpointMinReadings: 1, checkpointEveryMs: 0 });
    await Promise.all([1, 1, 2].map((seq) => rig.sendBus('bus-1', busItem(seq))));
    await rig.sendBus('bus-1', busItem(1));
    expect(rig.database.rows.size).toBe(2);
    expect(rig.database.messages.size).toBe(2);
    expect(rig.counts.get('duplicate')).toBe(2);
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(2);
    expect(rig.database.keyQueries).toHaveLength(0);
  });

  it('with other content go to quarantine', async () => {
    const rig = new IngestRig();
    await Promise.all([rig.sendBus('bus-1', busItem(1)), rig.sendBus('bus-1', busItem(1, { speedMps: 1 }))]);
    expect(rig.database.quarantine).toMatchObject([{ code: 'duplicate_with_other_bytes', index: null }]);
    expect(rig.database.rows.size).toBe(1);
  });

  it('that memory cannot know are looked up', async () => {
    const first = new IngestRig();
    await first.sendBus(
      'bus-1',
      [1, 2, 3].map((seq) => busItem(seq)),
    );
    const rig = new IngestRig({ database: first.database });
    const answers = [rig.sendBus('bus-1', busItem(2)), rig.sendBus('bus-1', busItem(1, { speedMps: 3 }))];
    expect(await Promise.all([...answers, rig.sendBus('bus-1', busItem(4))])).toEqual([null, null, null]);
    expect(rig.database.rows.size).toBe(4);
    expect(rig.database.quarantine).toMatchObject([{ code: 'duplicate_with_other_bytes' }]);
    expect(rig.database.keyQueries.map(({ key }) => key.seq)).toEqual([2, 1]);
  });

  it('count by boot: a new boot may begin its seq again', async () => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', [busItem(1, { bootId: 'a' }), busItem(1, { bootId: 'b' }), busItem(1)]);
    expect(rig.database.rows.size).toBe(3);
  });
});

describe('late data', () => {
  it('are stored, marked, and judged again by request instead of here', async () => {
    const rig = new IngestRig({ shards: 1 });
    await rig.sendBus('bus-1', busItem(10));
    await rig.sendBus('bus-1', [busItem(7, { speedMps: 20 }), busItem(11), busItem(8)]);
    const rows = rig.database.drafts[1]?.observations.map(({ observation, late }) => [observation.seq, late]);
    expect(rows).toEqual([
      [7, true],
      [8, true],
      [11, false],
    ]);
    expect(rig.database.refolds).toEqual([
      {
        trialId,
        subjectId: 'bus-1',
        fromMs: startMs + 7000,
        toMs: startMs + 8000,
        held: false,
        requestedAtMs: rig.nowMs,
      },
    ]);
    expect(rig.database.findings).toHaveLength(0);
    expect(rig.counts.get('late')).toBe(2);
  });

  it('are not what is merely out of order within a message', async () => {
    const rig = new IngestRig();
    await rig.sendBus(
      'bus-1',
      [3, 1, 2].map((seq) => busItem(seq)),
    );
    expect(rig.database.drafts[0]?.observations.map(({ observation }) => observation.seq)).toEqual([1, 2, 3]);
    expect(rig.database.refolds).toHaveLength(0);
  });
});

describe('rows that the unique index knows', () => {
  const stored = async (content: Readonly<Record<string, unknown>>) => {
    // No re-fold is under way meanwhile.
    const options = { shards: 1, checkpointMinReadings: 1, checkpointEveryMs: 0, refoldWindowMs: 60_000 };
    const rig = new IngestRig(options);
    await rig.sendBus('bus-1', busItem(1));
    const other = new IngestRig();
    await other.sendBus('bus-1', busItem(2, content));
    for (const row of other.database.rows.values()) {
      const message = { ...[...other.database.messages.values()][0]!, id: 1000n };
      rig.database.storeRow({ ...row, messageId: 1000n }, message);
    }
    return rig;
  };

  it('are duplicates where the content is the same, and the rest is judged', async () => {
    const rig = await stored({ speedMps: 20 });
    const items = [busItem(2, { speedMps: 20 }), busItem(3, { speedMps: 21 })];
    expect(await rig.sendBus('bus-1', items)).toBeNull();
    expect(rig.counts.get('duplicate')).toBe(1);
    expect(rig.counts.get('fallback')).toBe(1);
    expect(rig.announcements.at(-1)?.observations.map(({ observation }) => observation.seq)).toEqual([3]);
    expect(rig.database.refolds).toMatchObject([{ fromMs: startMs + 2000 }]);
    expect(rig.database.findings.map(({ change }) => change.type)).toEqual(['opened']);
    await rig.sendBus('bus-1', busItem(4));
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(4);
  });

  it('go to quarantine where the content differs, and are not judged', async () => {
    const rig = await stored({ speedMps: 1 });
    const message = rig.message('bus-1', [busItem(2, { speedMps: 20 }), busItem(3)]);
    expect(await rig.send(message)).toBeNull();
    expect(rig.database.quarantine).toMatchObject([{ code: 'duplicate_with_other_bytes', index: 0 }]);
    expect(rig.notices).toMatchObject([{ notice: { code: 'duplicate_with_other_bytes', index: 0 } }]);
    expect(rig.database.findings).toHaveLength(0);
    // Then the history is read again, and with it what somebody else had stored.
    await rig.sendBus('bus-1', busItem(4));
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(4);
    expect(rig.database.historyReads).toBe(2);
  });
});

describe('after a restart', () => {
  it('goes on from the checkpoint and what was stored after it, under the same finding id', async () => {
    const first = new IngestRig({ checkpointMinReadings: 3, checkpointEveryMs: 0 });
    for (const seq of [1, 2, 3, 4])
      await first.sendBus('bus-1', busItem(seq, { speedMps: seq > 1 ? 20 : 1 }));
    expect(first.database.checkpoints.get('bus-1')?.at.seq).toBe(3);
    const rig = new IngestRig({ database: first.database, checkpointMinReadings: 1, checkpointEveryMs: 0 });
    await rig.sendBus('bus-1', busItem(5, { speedMps: 1 }));
    expect(judgedCount(rig.database.checkpoints.get('bus-1')!.state)).toBe(5);
    expect(rig.database.findings.map(({ change }) => change.type)).toEqual([
      'opened',
      'updated',
      'updated',
      'ended',
    ]);
    expect(new Set(rig.database.findings.map(({ findingId }) => findingId)).size).toBe(1);
    expect(rig.announcements[0]?.measures.get('bus-1')).toEqual({ speedMps: 1 });
  });

  it('reads stored bytes as they were read on arrival', async () => {
    const rig = new IngestRig();
    const message = rig.message('bus-1', [busItem(1), busItem(2, { status: 'test', unknown: 1 })]);
    await rig.send(message);
    const text = Buffer.from(message.payload).toString();
    for (const { observation, indexInMessage } of rig.database.drafts[0]?.observations ?? []) {
      const { receivedAtMs } = observation;
      const envelope = { trialId, deviceId: 'bus-1', receivedAtMs };
      const read = decodeStored('bus', 'telemetry', text, envelope);
      expect(read(indexInMessage, 'actual')).toEqual({ type: 'observation', observation });
    }
    const read = decodeStored('bus', 'telemetry', text, {
      trialId,
      deviceId: 'x',
      receivedAtMs: 0,
    });
    expect(() => read(7, 'actual')).toThrow(/cannot be read/);
  });
});

describe('without a permit', () => {
  it('stores and keeps the order, and judges nothing', async () => {
    const rig = new IngestRig({ hasPermit: false });
    await rig.sendBus('bus-1', busItem(2, { speedMps: 30 }));
    await rig.sendBus('bus-1', busItem(1));
    expect(rig.database.findings).toHaveLength(0);
    expect(rig.database.drafts[1]?.observations).toMatchObject([{ late: true }]);
  });
});

describe('what is held', () => {
  it('shows as pressure until it is answered', async () => {
    const rig = new IngestRig({ shards: 1, maxHeldRows: 4, maxHeldBytes: 1e9 });
    const { promise, open } = gate();
    rig.database.gate = promise;
    const answers = [1, 2, 3].map((seq) => rig.sendBus('bus-1', busItem(seq)));
    expect(rig.ingest.pressure).toBe(0.75);
    open();
    await Promise.all(answers);
    await vi.waitFor(() =>
      expect(rig.ingest.stats()).toMatchObject({ pressure: 0, heldRows: 0, heldBytes: 0 }),
    );
  });
});

describe('a message that was cut off', () => {
  const cut = {
    topic: 'trialwatch/v1/xinyi/bus/bus-1/telemetry',
    credentialId: 'c1',
    vendorId: 'star',
    code: 'payload_too_large' as const,
    detail: '1048576 bytes were announced',
    sizeBytes: 1_048_576,
    receivedAtMs: startMs,
  };

  it('is put on record, even if the first commit fails', async () => {
    const rig = new IngestRig();
    rig.database.faults.push('refused');
    rig.ingest.quarantineUnread(cut);
    await vi.waitFor(() => expect(rig.database.quarantine).toHaveLength(1));
    const expected = { code: 'payload_too_large', payload: null, sizeBytes: 1_048_576, deviceId: 'bus-1' };
    expect(rig.database.quarantine[0]).toMatchObject(expected);
    expect(rig.notices).toHaveLength(1);
  });

  it('may have no topic', async () => {
    const rig = new IngestRig();
    rig.ingest.quarantineUnread({ ...cut, topic: null, vendorId: null });
    await vi.waitFor(() => expect(rig.database.quarantine).toHaveLength(1));
    expect(rig.database.quarantine[0]).toMatchObject({ topic: '', deviceId: null, vendorId: null });
    expect(rig.notices).toHaveLength(0);
  });
});
