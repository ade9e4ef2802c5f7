import { describe, expect, it, vi } from 'vitest';
import { advanceIn, finalFindings, initialDeviceState, stepIn } from '#rules';
import { busItem, IngestRig, type RigOptions, startMs, trialId } from '../../testing/ingest-rig.js';
import { busTimeline, storyDevices } from '../../testing/late-story.js';
import { judgedCount } from '../../testing/speed-judge.js';
import { notFoundAgain } from './amended-findings.js';

const bus = 'bus-1';
const fast = { speedMps: 20 };

function rigWith(options: RigOptions = {}): IngestRig {
  return new IngestRig({ shards: 1, checkpointMinReadings: 3, checkpointEveryMs: 3000, ...options });
}

const sent = (rig: IngestRig, seqs: readonly number[], fields: object = {}) =>
  rig.sendBus(
    bus,
    seqs.map((seq) => busItem(seq, { speedMps: 3, ...fields })),
  );

/** Rule, onset and end in seconds, of the findings that stand. */
const standing = (rig: IngestRig) =>
  rig.database.living.map(({ ruleId, onsetMs, endMs }) => [
    ruleId,
    (onsetMs - startMs) / 1000,
    endMs === null ? null : (endMs - startMs) / 1000,
  ]);

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe('late data', () => {
  it('are judged in their place, and memory goes on from there', async () => {
    const rig = rigWith();
    await sent(rig, range(1, 9));
    await sent(rig, range(14, 20));
    await sent(rig, [11, 12], fast);
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([['fast', 10.999, 14]]);
    expect(rig.announcements.at(-1)).toMatchObject({
      observations: [],
      findings: [{ ruleId: 'fast', state: 'ended' }],
    });
    expect(rig.ingest.stats().refolds).toMatchObject({ owed: 0, oldestOwedMs: 0, done: 1, amended: 1 });
    await sent(rig, [21], fast);
    await rig.ingest.drain(1000);
    expect(judgedCount(rig.database.checkpoints.get(bus)!.state)).toBe(19);
  });

  it('part a silence, and the first part keeps the finding', async () => {
    const rig = rigWith();
    await sent(rig, [1, 30]);
    const [before] = rig.database.living;
    await sent(rig, [15]);
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([
      ['mute', 6, 15],
      ['mute', 20, 30],
    ]);
    expect(rig.database.living[0]?.findingId).toBe(before?.findingId);
  });

  it('withdraw what does not hold, with the reason', async () => {
    const rig = rigWith();
    await sent(rig, [1, 8]);
    await sent(rig, [4]);
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([]);
    expect(rig.database.findings.at(-1)?.change).toMatchObject({ type: 'withdrawn', reason: notFoundAgain });
  });

  it('leave an open finding its id, though its onset is earlier now, also across a restart', async () => {
    const first = rigWith();
    await sent(first, range(1, 4));
    await sent(first, [8, 9], fast);
    await sent(first, [7], fast);
    await first.ingest.whenRefolded();
    const [open] = first.database.living;
    expect(standing(first)).toEqual([['fast', 6.998, null]]);
    first.database.cutOff();
    const rig = rigWith({ database: first.database });
    await sent(rig, [10]);
    expect(standing(rig)).toEqual([['fast', 6.998, 10]]);
    expect(rig.database.living[0]?.findingId).toBe(open?.findingId);
  });

  it('that come as events of the same key are judged after the reading', async () => {
    const rig = rigWith();
    await sent(rig, range(1, 4));
    const event = { initiator: 'passenger', type: 'estop', reason: 'other', event: 'human_intervention' };
    const topic = `trialwatch/v1/${trialId}/bus/${bus}/event`;
    await rig.sendBus(bus, busItem(4, event), { topic });
    await rig.ingest.whenRefolded();
    await rig.ingest.drain(1000);
    expect(judgedCount(rig.database.checkpoints.get(bus)!.state)).toBe(5);
  });

  it('of one burst are one run', async () => {
    const rig = rigWith({ refoldWindowMs: 30 });
    await sent(rig, range(1, 5));
    await sent(rig, range(40, 42));
    for (const seq of range(10, 20)) await sent(rig, [seq]);
    await rig.ingest.whenRefolded();
    expect(rig.database.refolds).toHaveLength(11);
    expect(rig.database.amendments).toHaveLength(1);
  });

  it('later than the limit are held', async () => {
    const rig = rigWith({ lateLimitMs: 3_600_000 - 8000 });
    await sent(rig, range(1, 3));
    await sent(rig, [20]);
    await sent(rig, [5, 9]);
    await rig.ingest.whenRefolded();
    expect(rig.database.refolds.map(({ fromMs, held }) => [(fromMs - startMs) / 1000, held])).toEqual([
      [5, true],
      [9, false],
    ]);
    expect(await rig.database.refoldReads.owed()).toEqual([]);
  });
});

describe('requests of others', () => {
  const request = {
    trialId,
    subjectId: bus,
    fromMs: startMs,
    toMs: null,
    requestedAtMs: startMs,
    held: false,
  };

  it('wait until the directory knows what they ask for', async () => {
    const rig = rigWith();
    await sent(rig, [1, 2, 4, 5]);
    rig.database.refolds.push(request);
    await sent(rig, [3]);
    await rig.ingest.whenRefolded();
    expect(rig.database.amendments.map(({ doneIds }) => doneIds)).toEqual([['1']]);
    rig.ingest.wakeRefolds();
    await rig.ingest.whenRefolded();
    expect(rig.database.amendments.map(({ doneIds }) => doneIds)).toEqual([['1'], ['0']]);
  });

  it('are not begun by a look that is under way while their ground is changed', async () => {
    const rig = rigWith();
    await sent(rig, [1, 2, 4, 5]);
    const { refoldReads } = rig.database;
    const { owed } = refoldReads;
    const changed = Promise.withResolvers<void>();
    const look = vi
      .spyOn(refoldReads, 'owed')
      .mockImplementationOnce(() => changed.promise.then(() => owed()));
    rig.ingest.wakeRefolds();
    expect(look).toHaveBeenCalledTimes(1);
    await rig.ingest.holdRefolds(async () => {
      rig.database.refolds.push(request);
      changed.resolve();
      await sent(rig, [3]);
      expect(rig.database.amendments).toEqual([]);
      rig.ingest.wakeRefolds();
    });
    await rig.ingest.whenRefolded();
    expect(rig.database.amendments.map(({ doneIds }) => doneIds.toSorted())).toEqual([['0', '1']]);
  });

  it('about devices that nobody knows stay owed', async () => {
    const rig = rigWith();
    rig.database.refolds.push({ ...request, subjectId: 'nobody' });
    rig.ingest.wakeRefolds();
    await rig.ingest.whenRefolded();
    expect(await rig.database.refoldReads.owed()).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  it('is tried again, and nothing is lost', async () => {
    const rig = rigWith();
    rig.database.amendFaults.push('refused', 'answer_lost', 'refused');
    await sent(rig, [1, 30]);
    await sent(rig, [15]);
    await rig.ingest.whenRefolded();
    expect(rig.faults.map(({ message }) => message)).toEqual(
      ['amendment refused', 'the answer was lost'].map((why) => `${bus} could not be judged again: ${why}`),
    );
    // What was stored although nobody heard of it is not judged once more.
    expect(rig.database.amendments).toHaveLength(1);
    expect(standing(rig)).toHaveLength(2);
    await sent(rig, [16]);
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([
      ['mute', 6, 15],
      ['mute', 21, 30],
    ]);
    expect(rig.ingest.stats().ready).toBe(true);
  });

  it('with one device each time holds up no other, and is tried seldom in the end', async () => {
    const rig = rigWith({ retryMinMs: 1, retryMaxMs: 2 });
    const { refoldReads } = rig.database;
    const { findings } = refoldReads;
    vi.spyOn(refoldReads, 'findings').mockImplementation((query) =>
      query.deviceId === bus ? Promise.reject(new Error('poison')) : findings(query),
    );
    rig.database.refolds.push(
      ...[bus, 'bus-2', 'bus-3'].map((subjectId) => ({
        trialId,
        subjectId,
        fromMs: startMs,
        toMs: null,
        requestedAtMs: startMs,
        held: false,
      })),
    );
    rig.ingest.wakeRefolds();
    await vi.waitFor(() => expect(rig.ingest.stats().refolds).toMatchObject({ owed: 1, done: 2 }));
    await vi.waitFor(() => expect(rig.faults.length).toBeGreaterThan(30));
    const startedMs = performance.now();
    const failed = rig.faults.length;
    await vi.waitFor(() => expect(rig.faults.length).toBeGreaterThanOrEqual(failed + 3));
    expect(performance.now() - startedMs).toBeGreaterThan(2 * 60);
    expect(rig.ingest.stats()).toMatchObject({ ready: true, refolds: { owed: 1 } });
    vi.restoreAllMocks();
    await rig.ingest.whenRefolded();
  });

  it('is waited for while the store cannot be read', async () => {
    const rig = rigWith();
    await sent(rig, [1, 30]);
    await sent(rig, [15]);
    rig.database.readsAreDown = true;
    await vi.waitFor(() => expect(rig.faults.length).toBeGreaterThan(2));
    rig.database.readsAreDown = false;
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toHaveLength(2);
  });

  it('is the answer to the batch that ordered it: late data are judged without a restart', async () => {
    const rig = rigWith();
    await sent(rig, [1, 30]);
    rig.database.faults.push('answer_lost');
    expect(await sent(rig, [15])).not.toBeNull();
    expect(await sent(rig, [15])).toBeNull();
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([
      ['mute', 6, 15],
      ['mute', 20, 30],
    ]);
    expect(await rig.database.refoldReads.owed()).toEqual([]);
  });

  it('is done by the next process', async () => {
    const first = rigWith({ refoldWindowMs: 60_000 });
    await sent(first, [1, 30]);
    await sent(first, [15]);
    await first.ingest.drain(1000);
    const rig = rigWith({ database: first.database });
    rig.ingest.wakeRefolds();
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toHaveLength(2);
  });

  it('was announced by a process that is gone: the next reading takes it back', async () => {
    const first = rigWith();
    await sent(first, [1]);
    await first.ingest.advanceHorizon(startMs + 20_000);
    expect(standing(first)).toEqual([['mute', 6, null]]);
    first.database.cutOff();
    const rig = rigWith({ database: first.database });
    await sent(rig, [4, 5]);
    await rig.ingest.whenRefolded();
    expect(standing(rig)).toEqual([['mute', 10, null]]);
  });

  it('another writer stored late data: the unique index knows, and all is judged again', async () => {
    const first = rigWith();
    await sent(first, range(1, 3));
    const rig = rigWith({ database: first.database });
    await sent(rig, [4]);
    await sent(first, [6], fast);
    await sent(rig, [6, 7, 8], fast);
    await rig.ingest.whenRefolded();
    expect(rig.counts.get('fallback')).toBe(1);
    expect(standing(rig)).toEqual([['fast', 5.998, null]]);
    await sent(rig, [9]);
    expect(standing(rig)).toEqual([['fast', 5.998, 9]]);
  });
});

describe('a permit that holds for the past', () => {
  it('is what everything since is judged by, and silence up to the horizon that was told', async () => {
    const judge = { initialDeviceState, stepIn, advanceIn };
    const [late, early] = [500, 120].map((s) => busTimeline(storyDevices, startMs + s * 1000));
    const rig = rigWith({ judge, timeline: late!, devices: storyDevices });
    const drive = (from: number, to: number) =>
      sent(rig, range(from, to), { speedMps: 6, headingDeg: 90, safetyOperatorPresent: true });
    for (const [from, to] of [
      [1, 100],
      [101, 200],
      [201, 300],
    ] as const)
      await drive(from, to);
    const horizonMs = startMs + 400_000;
    await rig.ingest.advanceHorizon(horizonMs);
    const before = rig.database.living.length;

    rig.timeline = early!;
    for (const { id: subjectId } of storyDevices) {
      const fromMs = startMs + 120_000;
      rig.database.refolds.push({
        trialId,
        subjectId,
        fromMs,
        toMs: null,
        requestedAtMs: rig.nowMs,
        held: false,
      });
    }
    rig.ingest.wakeRefolds();
    await rig.ingest.whenRefolded();
    const data = await rig.database.refoldReads.readings(storyDevices, null, 1000);
    const final = finalFindings({ timeline: early!, devices: storyDevices, data, horizonMs });
    expect(final.some(({ ruleId, permitVersion }) => ruleId === 'overspeed' && permitVersion === 2)).toBe(
      true,
    );
    const found = rig.database.living.map(({ episode }) => JSON.stringify(episode)).sort();
    expect(found).toEqual(final.map((episode) => JSON.stringify(episode)).sort());
    expect(found.length).toBeGreaterThan(before);
    // Memory follows: the next reading ends what the new permit began.
    await sent(rig, [301, 302, 303, 304, 305, 306], { speedMps: 1 });
    expect(
      rig.database.living.filter(({ ruleId, endMs }) => ruleId === 'overspeed' && endMs === null),
    ).toEqual([]);
  });
});

describe('a re-fold', () => {
  const judge = { initialDeviceState, stepIn, advanceIn };
  const timeline = busTimeline(storyDevices, startMs + 86_400_000);
  const still = { speedMps: 0, headingDeg: 90, safetyOperatorPresent: true };

  it('stops at the first checkpoint that agrees, and leaves what follows alone', async () => {
    const rig = new IngestRig({ shards: 1, judge, timeline });
    rig.nowMs = startMs + 7_200_000;
    const hour = range(1, 3600).filter((seq) => seq !== 1000);
    for (let at = 0; at < hour.length; at += 450) await sent(rig, hour.slice(at, at + 450), still);
    const saved = rig.database.saved.length;
    expect(saved).toBeGreaterThan(5);
    await sent(rig, [1000], { ...still, safetyOperatorPresent: false });
    await rig.ingest.whenRefolded();
    expect(rig.database.done.size).toBe(1);
    expect(rig.database.pagesRead).toBe(1);
    const last = rig.database.saved.at(-1)?.at.observedAtMs ?? 0;
    if (rig.database.saved.length > saved) expect(last).toBeLessThan(startMs + 2_000_000);
  });

  it('replaces the checkpoints that do not agree, and sets new ones in between', async () => {
    const rig = rigWith();
    await sent(rig, range(1, 4));
    await sent(rig, range(50, 60));
    const [stale] = rig.database.saved.filter(({ at }) => at.observedAtMs >= startMs + 50_000);
    await sent(rig, range(10, 40));
    await rig.ingest.whenRefolded();
    const replaced = rig.database.saved.filter(({ at }) => at.seq === stale?.at.seq);
    expect(replaced.map(({ state }) => judgedCount(state))).toEqual([
      judgedCount(stale!.state),
      judgedCount(stale!.state) + 31,
    ]);
    const between = rig.database.saved.filter(({ at }) => at.seq > 9 && at.seq < 41);
    expect(between.length).toBeGreaterThan(5);
  });
});
