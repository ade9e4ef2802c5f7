import { describe, expect, it } from 'vitest';
import { advanceIn, type Episode, type FindingChange, type Judged, layTimeline, stepIn } from '#rules';
import { busCalled, trialId } from '../testing/ingest-rig.js';
import { checkpointState, DeviceFold, type FoldStart, fromCheckpointState } from './device-fold.js';
import { findingIdOf } from './finding-id.js';

function episode(onsetMs: number, over: Partial<Episode> = {}): Episode {
  return {
    deviceId: 'bus-1',
    kind: 'bus',
    rule: 'silence',
    ruleId: 'silence',
    permitVersion: 1,
    severity: 'minor',
    legalGround: 'breach_of_duty',
    onsetMs,
    endMs: null,
    worst: null,
    placeId: null,
    evidence: {},
    ...over,
  };
}

const initial: FoldStart = { state: { last: null, permitVersion: null, rules: {} }, open: {} };

/** A fold whose judge says what the script says, one entry a horizon. */
function foldThatSays(script: readonly (readonly FindingChange[])[], start = initial) {
  const pending = [...script];
  const advance = () => ({ state: start.state, findings: pending.shift() ?? [], measures: {} });
  const judge = { initialDeviceState: initial.state, stepIn: advance, advanceIn: advance };
  const directory = { timeline: () => layTimeline([]) };
  const fold = new DeviceFold({ judge, directory }, busCalled('bus-1'), start);
  for (const [horizonMs] of script.entries()) fold.advance(horizonMs);
  return fold;
}

const idOf = (onsetMs: number) => findingIdOf(trialId, episode(onsetMs));
const told = (fold: DeviceFold) =>
  fold.findings.map(({ findingId, change }) => [change.type, findingId, change.episode.onsetMs]);

describe('the id of a finding', () => {
  it('is made of the trial, the device, the rule, the version of the permit and the onset', () => {
    const ids = [
      findingIdOf(trialId, episode(1)),
      findingIdOf('other', episode(1)),
      findingIdOf(trialId, episode(2)),
      findingIdOf(trialId, episode(1, { deviceId: 'bus-2' })),
      findingIdOf(trialId, episode(1, { ruleId: 'quiet' })),
      findingIdOf(trialId, episode(1, { permitVersion: 2 })),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(findingIdOf(trialId, episode(1, { endMs: 9, severity: 'severe' }))).toBe(ids[0]);
    expect(ids[0]).toMatch(/^f[0-9a-f]{20}$/);
  });

  it('stays when the onset is refined, also across a checkpoint', () => {
    const first = foldThatSays([
      [{ type: 'opened', episode: episode(100) }],
      [{ type: 'updated', episode: episode(90) }],
    ]);
    const saved = JSON.parse(JSON.stringify(checkpointState(first.result()))) as FoldStart['state'];
    const second = foldThatSays(
      [[{ type: 'ended', episode: episode(90, { endMs: 200 }) }]],
      fromCheckpointState(saved),
    );
    expect(told(second)).toEqual([['ended', idOf(100), 90]]);
    expect(second.result().open).toEqual({});
    expect(checkpointState(second.result())).not.toHaveProperty('openFindings');
  });

  it('belongs to the episode that is meant, where one is amended while another is open', () => {
    const fold = foldThatSays([
      [{ type: 'opened', episode: episode(100) }],
      [
        { type: 'ended', episode: episode(100, { endMs: 150 }) },
        { type: 'opened', episode: episode(300) },
      ],
      [
        { type: 'withdrawn', episode: episode(100, { endMs: 150 }) },
        { type: 'withdrawn', episode: episode(300) },
      ],
    ]);
    expect(told(fold)).toEqual([
      ['opened', idOf(100), 100],
      ['ended', idOf(100), 100],
      ['opened', idOf(300), 300],
      ['withdrawn', idOf(100), 100],
      ['withdrawn', idOf(300), 300],
    ]);
    expect(fold.result().open).toEqual({});
  });
});

describe('the changes of a fold', () => {
  it('hold the last of several updates', () => {
    const at = (type: FindingChange['type'], endMs: number | null) => ({
      type,
      episode: episode(1, { endMs }),
    });
    expect(told(foldThatSays([[at('opened', null), at('updated', null), at('updated', null)]]))).toHaveLength(
      1,
    );
    const types = foldThatSays([[at('updated', null)], [at('updated', null), at('ended', 5)]]).findings;
    expect(types.map(({ change }) => change.type)).toEqual(['updated', 'ended']);
  });
});

describe('a device without a ruleset', () => {
  const key = { observedAtMs: 5, bootId: '', seq: 1 };
  const event = { type: 'event', event: { ...key, kind: 'bus', deviceId: 'bus-1' } } as unknown as Judged;

  it.each([
    ['of an unknown trial', undefined],
    ['before the first permit', layTimeline([])],
  ])('keeps its place in time: %s', (_case, timeline) => {
    const judge = { initialDeviceState: initial.state, stepIn, advanceIn };
    const fold = new DeviceFold(
      { judge, directory: { timeline: () => timeline } },
      busCalled('bus-1'),
      initial,
    );
    fold.take(event);
    fold.advance(10);
    expect(fold.result().state).toEqual({ ...initial.state, last: key });
    expect([fold.isLate(key), fold.isLate({ ...key, seq: 2 })]).toEqual([true, false]);
  });
});
