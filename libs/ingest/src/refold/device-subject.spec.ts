import { expect, it } from 'vitest';
import { permitConditions } from '#contracts';
import { advanceIn, compileTimeline, initialDeviceState, stepIn } from '#rules';
import { busCalled, busItem, IngestRig, startMs, trialId } from '../../testing/ingest-rig.js';

const judge = { initialDeviceState, stepIn, advanceIn };
const bus = busCalled('bus-1');

function timelineOf(settleS: number) {
  const rules = [{ id: 'gap', rule: 'data_gap', params: { settleS } }];
  const compiled = compileTimeline({
    trial: { id: trialId, timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'actual' },
    permits: [
      { version: 1, conditions: permitConditions.parse({ rules }), inForceFromMs: startMs - 86_400_000 },
    ],
    devices: [bus],
  });
  if (!compiled.ok) throw new Error(compiled.problem.detail);
  return compiled.value;
}

it('a finding that is told long after it was over stands when data in between come late', async () => {
  const rig = new IngestRig({
    shards: 1,
    devices: [bus],
    judge,
    timeline: timelineOf(600),
    checkpointMinReadings: 3,
    checkpointEveryMs: 3000,
  });
  // Number 21 is missing, which is told 600 s later.
  const items = Array.from({ length: 700 }, (_, n) => n + 1).filter((seq) => seq !== 21);
  for (let at = 0; at < items.length; at += 3) {
    await rig.sendBus(
      bus.id,
      items.slice(at, at + 3).map((seq) => busItem(seq)),
    );
  }
  const standing = () =>
    rig.database.living.map(({ onsetMs, endMs }) => [onsetMs - startMs, (endMs ?? 0) - startMs]);
  expect(standing()).toEqual([[20_000, 22_000]]);
  // Its number fills no gap.
  const late = busItem(20, { observedAt: new Date(startMs + 75_500).toISOString() });
  expect(await rig.sendBus(bus.id, late)).toBeNull();
  await rig.ingest.whenRefolded();
  expect(rig.database.done.size).toBe(1);
  expect(standing()).toEqual([[20_000, 22_000]]);
});
