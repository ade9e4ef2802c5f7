import { describe, expect, it } from 'vitest';
import { permitConditions } from '#contracts';
import { advanceIn, compileTimeline, initialDeviceState, type Ruleset, soleVersion } from '#rules';
import { busAt, foldIn, noonMs, rulesetOf, specimenDevice, timelineOf, use } from '../testing/specimens.js';

const devices = [specimenDevice('bus')];
const trial = { id: 'specimen', timeZone: 'Asia/Taipei', datum: 'WGS84', recordStatus: 'test' } as const;
const versionFrom = (version: number, inForceFromMs: number, intervalS = 1): Ruleset =>
  rulesetOf(
    { reportIntervalS: { bus: intervalS }, rules: [use('silence')] },
    { devices, version, inForceFromMs },
  );

describe('a timeline', () => {
  const timeline = timelineOf(versionFrom(3, 300), versionFrom(1, 100), versionFrom(2, 300));

  it('knows which version binds, and which one comes next, in whatever order they were given', () => {
    const binding = [99, 100, 299, 300, 400].map((atMs) => timeline.rulesetAt(atMs)?.permitVersion);
    expect(binding).toEqual([undefined, 1, 1, 3, 3]);
    const next = [Number.NEGATIVE_INFINITY, 99, 100, 300].map((ms) => timeline.nextAfter(ms)?.permitVersion);
    expect(next).toEqual([1, 1, 3, undefined]);
  });

  it('may have one version that binds at all times', () => {
    const ruleset = versionFrom(1, noonMs);
    expect(soleVersion(ruleset)).toBe(soleVersion(ruleset));
    expect(soleVersion(ruleset).rulesetAt(0)).toBe(ruleset);
  });
});

describe('compileTimeline', () => {
  const permit = (version: number, rules: readonly object[]) => ({
    version,
    conditions: permitConditions.parse({ rules }),
    inForceFromMs: version * 100,
  });

  it('compiles every version', () => {
    const compiled = compileTimeline({ trial, devices, permits: [permit(1, []), permit(2, [])] });
    expect(compiled.ok && compiled.value.nextAfter(100)?.permitVersion).toBe(2);
  });

  it('reports what is wrong with all of them, each in its place', () => {
    const permits = [permit(1, [use('levitation')]), permit(2, []), permit(3, [use('full'), use('flight')])];
    expect(compileTimeline({ trial, devices, permits })).toMatchObject({
      ok: false,
      problem: {
        code: 'permit_invalid',
        violations: [
          { at: '/permits/0/conditions/rules/0/rule' },
          { at: '/permits/2/conditions/rules/1/rule' },
        ],
      },
    });
  });
});

describe('a horizon', () => {
  it('hears of a permit that was published after it had said all there was', () => {
    const first = versionFrom(1, noonMs - 60_000);
    const { state } = foldIn(timelineOf(first), [busAt(noonMs, { x: 0, y: 0 })], {
      horizonMs: noonMs + 30_000,
    });
    const both = timelineOf(first, versionFrom(2, noonMs + 60_000, 60));
    expect(advanceIn(both, state, 'bus-1', noonMs + 59_999).findings).toEqual([]);
    expect(advanceIn(both, state, 'bus-1', noonMs + 300_000).findings).toMatchObject([
      { type: 'ended', episode: { permitVersion: 1, endMs: noonMs + 60_000 } },
      { type: 'opened', episode: { permitVersion: 2, onsetMs: noonMs + 180_000 } },
    ]);
  });

  it('goes on under the new version after one at the very moment of the change', () => {
    const timeline = timelineOf(versionFrom(1, noonMs), versionFrom(2, noonMs + 30_000));
    const { state, episodes } = foldIn(timeline, [busAt(noonMs, { x: 0, y: 0 })], {
      horizonMs: noonMs + 30_000,
    });
    expect(episodes).toMatchObject([{ permitVersion: 1, endMs: noonMs + 30_000 }]);
    expect(advanceIn(timeline, state, 'bus-1', noonMs + 30_001).findings).toMatchObject([
      { type: 'opened', episode: { permitVersion: 2, onsetMs: noonMs + 30_000 } },
    ]);
  });

  it('takes back what a change of permit in the past made untrue', () => {
    const first = versionFrom(1, noonMs - 60_000);
    const { state } = foldIn(timelineOf(first), [busAt(noonMs, { x: 0, y: 0 })], {
      horizonMs: noonMs + 30_000,
    });
    const patient = timelineOf(first, versionFrom(2, noonMs + 5000, 600));
    expect(foldIn(patient, [busAt(noonMs + 40_000, { x: 0, y: 0 })], { from: state }).changes).toMatchObject([
      { type: 'withdrawn', episode: { permitVersion: 1, onsetMs: noonMs + 10_000 } },
    ]);
  });

  it('says nothing before the first permit', () => {
    const timeline = timelineOf(versionFrom(1, noonMs));
    expect(advanceIn(timeline, initialDeviceState, 'bus-1', noonMs - 1)).toMatchObject({
      state: initialDeviceState,
      findings: [],
    });
  });
});
