import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Episode } from '#rules';
import { findingIdOf } from '../finding-id.js';
import { amendedFindings, notFoundAgain, withStoredIds } from './amended-findings.js';
import { matchFindings } from './match-findings.js';
import type { StoredFinding } from './refold-ports.js';

const trialId = 'xinyi';
const subject = { trialId, vendorIdOf: () => 'star' };

function episode(onsetMs: number, endMs: number | null, over: Partial<Episode> = {}): Episode {
  const what = { rule: 'fast', ruleId: 'fast', permitVersion: 1, severity: 'minor' } as const;
  return {
    deviceId: 'bus-1',
    kind: 'bus',
    ...what,
    legalGround: 'not_as_approved',
    onsetMs,
    endMs,
    worst: null,
    placeId: null,
    evidence: {},
    ...over,
  };
}

function stored(findingId: string, whole: Episode): StoredFinding {
  const { deviceId, ruleId, permitVersion, onsetMs, endMs } = whole;
  return {
    findingId,
    trialId,
    vendorId: 'star',
    deviceId,
    ruleId,
    permitVersion,
    onsetMs,
    endMs,
    episode: whole,
  };
}

/** What becomes of the stored findings, and under which id each episode is stored. */
async function amend(
  episodes: readonly Episode[],
  findings: readonly StoredFinding[],
  taken: readonly string[] = [],
) {
  const living = new Set([...taken, ...findings.map(({ findingId }) => findingId)]);
  const reads = { takenIds: async (ids: readonly string[]) => new Set(ids.filter((id) => living.has(id))) };
  const told = episodes.map((each) => ({ episode: each, isTold: true }));
  const { rows, ids } = await amendedFindings(subject, told, findings, reads);
  const short = rows.map(({ findingId, change, mergedInto }) =>
    [findingId, change.type, ...(mergedInto === undefined ? [] : [mergedInto])].join(' '),
  );
  return { rows, ids: [...ids.values()], short };
}

describe('an episode that is found again', () => {
  it('is the finding that it overlaps, with what it is now', async () => {
    const { rows, short } = await amend([episode(5, 20)], [stored('a', episode(10, 30))]);
    expect(short).toEqual(['a ended']);
    expect(rows[0]?.change.episode).toEqual(episode(5, 20));
    expect((await amend([episode(5, null)], [stored('a', episode(10, 30))])).short).toEqual(['a updated']);
  });

  it('keeps the earliest of the findings that it joins, and the others say so', async () => {
    const findings = [
      stored('a', episode(10, 20)),
      stored('b', episode(30, 40)),
      stored('c', episode(50, 60)),
    ];
    const { rows, short } = await amend([episode(10, 60)], findings);
    expect(short).toEqual(['a ended', 'b withdrawn a', 'c withdrawn a']);
    expect(rows[1]?.change.episode).toEqual(episode(30, 40));
  });

  it('keeps the finding where it is the first of its parts', async () => {
    const fresh = findingIdOf(trialId, episode(30, 40));
    const { short } = await amend([episode(10, 20), episode(30, 40)], [stored('a', episode(10, 40))]);
    expect(short).toEqual(['a ended', `${fresh} ended`]);
  });

  it('leaves a finding to the later episode that alone remains for it', async () => {
    const findings = [stored('a', episode(0, 10)), stored('b', episode(12, 30))];
    const { short } = await amend([episode(0, 15), episode(20, 30)], findings);
    expect(short).toEqual(['a ended', 'b ended']);
  });

  it('does not overlap where one ends as the other begins, and does where both begin together', async () => {
    const apart = await amend([episode(20, 30)], [stored('a', episode(10, 20))]);
    expect(apart.short).toEqual([`${findingIdOf(trialId, episode(20, 30))} ended`, 'a withdrawn']);
    expect(apart.rows[1]?.change.reason).toBe(notFoundAgain);
    expect((await amend([episode(10, 10)], [stored('a', episode(10, 20))])).short).toEqual(['a ended']);
  });

  it('is of the same rule and device', async () => {
    const others = [
      stored('a', episode(10, 20, { ruleId: 'other' })),
      stored('b', episode(10, 20, { deviceId: 'bus-2' })),
    ];
    const { short } = await amend([episode(10, 20)], others);
    expect(short.slice(1)).toEqual(['a withdrawn', 'b withdrawn']);
  });

  it('is the one of its own version of the permit, where two begin together', async () => {
    const findings = [stored('a', episode(10, 10)), stored('b', episode(10, 30, { permitVersion: 2 }))];
    const both = [episode(10, 10), episode(10, 30, { permitVersion: 2 })];
    expect((await amend(both, findings)).short).toEqual(['a ended', 'b ended']);
    expect((await amend(both.slice(1), findings)).short).toEqual(['b ended', 'a withdrawn b']);
  });
});

describe('the id of a new episode', () => {
  it('is another where a finding lives under it whose onset was refined, and always the same one', async () => {
    const own = findingIdOf(trialId, episode(10, 20));
    const second = findingIdOf(trialId, episode(10, 20), 1);
    const third = findingIdOf(trialId, episode(10, 20), 2);
    expect((await amend([episode(10, 20)], [])).ids).toEqual([own]);
    expect((await amend([episode(10, 20)], [], [own])).ids).toEqual([second]);
    expect((await amend([episode(10, 20)], [], [own, second])).ids).toEqual([third]);
    // It is merged in the same amendment, and still lives when the id is chosen.
    const { short } = await amend([episode(10, 20)], [stored(own, episode(90, 95))]);
    expect(short).toEqual([`${second} ended`, `${own} withdrawn`]);
  });

  it('is written into saved states, also where the onset was refined after they were saved', () => {
    const at = { observedAtMs: 50, bootId: '', seq: 1 };
    const openFindings = {
      fast: { findingId: 'own', onsetMs: 12 },
      other: { findingId: 'kept', onsetMs: 3 },
    };
    const state = { last: at, permitVersion: 1, rules: {}, openFindings };
    const ids = new Map([
      [episode(1, 2), 'a'],
      [episode(10, 60), 'b'],
      [episode(70, null), 'c'],
    ]);
    expect(withStoredIds({ deviceId: 'bus-1', at, state }, ids).state.openFindings).toEqual({
      fast: { findingId: 'b', onsetMs: 12 },
      other: { findingId: 'kept', onsetMs: 3 },
    });
  });
});

const stretch = fc
  .tuple(fc.nat(60), fc.option(fc.nat(15), { freq: 8 }))
  .map(([onsetMs, lengthMs]) => [onsetMs, lengthMs === null ? null : onsetMs + lengthMs] as const);
const stretches = fc.uniqueArray(stretch, { maxLength: 12, selector: ([onsetMs]) => onsetMs });
const rules = fc.constantFrom('fast', 'wide');

describe('for any episodes and any findings', () => {
  it('each episode has one living finding, and every other finding is merged or withdrawn', async () => {
    const truth = fc.tuple(stretches, fc.array(rules, { minLength: 12, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(truth, truth, async ([is, isRules], [was, wasRules]) => {
        const build = (all: typeof is, of: typeof isRules) =>
          all
            .map(([onsetMs, endMs], n) => episode(onsetMs, endMs, { ruleId: of[n] ?? 'fast' }))
            .sort((a, b) => a.onsetMs - b.onsetMs);
        const episodes = build(is, isRules);
        const findings = build(was, wasRules).map((each, n) => stored(`s${n}`, each));
        const { rows, ids } = await amend(episodes, findings);

        expect(new Set(ids).size).toBe(episodes.length);
        const after = new Map(rows.map((row) => [row.findingId, row]));
        expect(after.size).toBe(rows.length);
        for (const [n, id] of ids.entries()) expect(after.get(id)?.change.episode).toBe(episodes[n]);
        const gone = rows.filter(({ change }) => change.type === 'withdrawn');
        expect(gone.length + ids.filter((id) => id.startsWith('s')).length).toBe(findings.length);
        for (const { mergedInto } of gone) if (mergedInto !== undefined) expect(ids).toContain(mergedInto);

        const again = matchFindings(
          episodes,
          episodes.map((each, n) => stored(ids[n] ?? '', each)),
        );
        expect(again.merged.size + again.gone.length).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
