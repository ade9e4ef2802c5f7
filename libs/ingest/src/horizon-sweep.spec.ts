import { describe, expect, it, vi } from 'vitest';
import { busCalled, busItem, IngestRig, startMs } from '../testing/ingest-rig.js';
import { judgedCount } from '../testing/speed-judge.js';

const told = (rig: IngestRig) =>
  rig.database.findings.map(({ change }) => [change.episode.deviceId, change.episode.rule, change.type]);

describe('the horizon', () => {
  it('tells the silence of a device once, and its next message ends it', async () => {
    const rig = new IngestRig();
    await rig.sendBus('bus-1', busItem(1));
    for (const second of [3, 6.5, 7, 30]) await rig.ingest.advanceHorizon(startMs + second * 1000);
    expect(told(rig)).toEqual([['bus-1', 'mute', 'opened']]);
    expect(rig.announcements.at(-1)).toMatchObject({
      observations: [],
      findings: [{ rule: 'mute', state: 'open' }],
    });
    await rig.sendBus('bus-1', busItem(40));
    expect(told(rig).at(-1)).toEqual(['bus-1', 'mute', 'ended']);
    expect(new Set(rig.database.findings.map(({ findingId }) => findingId)).size).toBe(1);
  });

  it('commits nothing where there is nothing to tell', async () => {
    const rig = new IngestRig();
    await rig.ingest.advanceHorizon(startMs + 60_000);
    expect(rig.database.drafts).toHaveLength(0);
  });

  it('tells the silence of devices that were heard before a restart only', async () => {
    const first = new IngestRig();
    await first.sendBus('bus-2', [busItem(1), busItem(2)]);
    const rig = new IngestRig({ database: first.database });
    await rig.ingest.advanceHorizon(startMs + 60_000);
    expect(told(rig)).toEqual([['bus-2', 'mute', 'opened']]);
    await rig.ingest.drain(1000);
    expect(judgedCount(rig.database.checkpoints.get('bus-2')!.state)).toBe(2);
  });

  it('looks at no device whose data wait for their batch', async () => {
    const rig = new IngestRig({ shards: 1, flushWindowMs: 20 });
    await rig.sendBus('bus-1', busItem(1));
    const answer = rig.sendBus('bus-1', busItem(5));
    await rig.ingest.advanceHorizon(startMs + 9000);
    await answer;
    expect(told(rig)).toEqual([]);
  });

  it('holds still after a failed commit, for data may be on their way', async () => {
    const rig = new IngestRig({ silenceHoldMs: 30_000 });
    rig.nowMs += 30_000;
    await rig.sendBus('bus-1', busItem(1));
    rig.database.faults.push('refused');
    await rig.sendBus('bus-1', busItem(2));
    await rig.ingest.advanceHorizon(startMs + 60_000);
    expect(told(rig)).toEqual([]);
    rig.nowMs += 30_000;
    await rig.ingest.advanceHorizon(startMs + 60_000);
    expect(told(rig)).toEqual([['bus-1', 'mute', 'opened']]);
  });

  it('tries again where telling could not be committed', async () => {
    const rig = new IngestRig({ shards: 1 });
    await rig.sendBus('bus-1', busItem(1));
    rig.database.faults.push('refused');
    await rig.ingest.advanceHorizon(startMs + 60_000);
    expect(rig.faults).toHaveLength(1);
    await rig.ingest.advanceHorizon(startMs + 61_000);
    expect(told(rig)).toEqual([['bus-1', 'mute', 'opened']]);
  });

  it('lets data pass between its slices', async () => {
    const devices = Array.from({ length: 400 }, (_, n) => busCalled(`bus-${n}`));
    const rig = new IngestRig({ shards: 1, devices });
    await Promise.all(devices.map(({ id }) => rig.sendBus(id, busItem(1))));
    const sweep = rig.ingest.advanceHorizon(startMs + 60_000);
    const joined = rig.ingest.advanceHorizon(startMs + 60_001);
    const commits = rig.database.drafts.length;
    await rig.sendBus('bus-7', busItem(70));
    expect(rig.database.drafts.length - commits).toBeLessThan(4);
    await Promise.all([sweep, joined]);
    expect(new Set(told(rig).map(([id]) => id)).size).toBeGreaterThanOrEqual(399);
  });
});

describe('drain', () => {
  it('commits what waits, saves each state, closes the stores', async () => {
    const rig = new IngestRig({ flushWindowMs: 60_000, checkpointMinReadings: 100 });
    const answers = ['bus-1', 'bus-2'].map((id) => rig.sendBus(id, busItem(1)));
    expect(await rig.ingest.drain(5000)).toEqual({ drained: true });
    expect(await Promise.all(answers)).toEqual([null, null]);
    expect([...rig.database.checkpoints.keys()].sort()).toEqual(['bus-1', 'bus-2']);
    expect(rig.database.closed).toBe(2);
  });

  it('answers with an error what cannot be committed in time', async () => {
    const rig = new IngestRig({ shards: 1, retryMinMs: 60_000, retryMaxMs: 60_000 });
    rig.database.faults.push('refused');
    const failed = await rig.sendBus('bus-1', busItem(1));
    const waiting = rig.sendBus('bus-2', busItem(1));
    expect(await rig.ingest.drain(20)).toEqual({ drained: false });
    expect([failed, await waiting]).toEqual([expect.any(Error), expect.any(Error)]);
    expect(rig.database.rows.size).toBe(0);
  });

  it('saves no state that a re-fold under way is about to put right', async () => {
    const rig = new IngestRig({ shards: 1 });
    await rig.sendBus('bus-1', [busItem(1), busItem(3)]);
    await rig.sendBus('bus-2', [busItem(1)]);
    const { refoldReads } = rig.database;
    const { readings } = refoldReads;
    const goesOn = Promise.withResolvers<void>();
    const read = vi
      .spyOn(refoldReads, 'readings')
      .mockImplementationOnce((...query) => goesOn.promise.then(() => readings(...query)));
    await rig.sendBus('bus-1', [busItem(2)]);
    await vi.waitFor(() => expect(read).toHaveBeenCalledTimes(1));
    await rig.ingest.drain(20);
    expect(rig.database.saved.map(({ deviceId }) => deviceId)).toEqual(['bus-2']);
    goesOn.resolve();
  });
});
