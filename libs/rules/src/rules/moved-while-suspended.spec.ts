import { describe, expect, it } from 'vitest';
import type { TrialStateFrom } from '#rules';
import { busAt, fold, noonMs, rulesetOf, specimenDevice, use } from '../../testing/specimens.js';

const rules = [use('moved_while_suspended')];
const suspended: readonly TrialStateFrom[] = [
  { state: 'running', fromMs: noonMs - 3_600_000 },
  { state: 'suspended', fromMs: noonMs },
  { state: 'running', fromMs: noonMs + 600_000 },
];
const devices = [specimenDevice('bus')];
const during = (stateChanges: readonly TrialStateFrom[]) => rulesetOf({ rules }, { devices, stateChanges });

function drive(fromS: number, toS: number, more: Parameters<typeof busAt>[2], speedMps = 5) {
  return Array.from({ length: toS - fromS }, (_, i) =>
    busAt(noonMs + (fromS + i) * 1000, { x: (i * speedMps) % 5000, y: 0 }, more),
  );
}
const automated = { controlMode: 'automated', speedMps: 5 } as const;

describe('moved_while_suspended', () => {
  it('begins with the first reading of a vehicle that goes on by itself, and ends with the suspension', () => {
    const { episodes } = fold(during(suspended), drive(-30, 630, automated));
    expect(episodes).toMatchObject([
      {
        rule: 'moved_while_suspended',
        severity: 'severe',
        legalGround: 'exceeded_approved_scope',
        onsetMs: noonMs,
        endMs: noonMs + 600_000,
        evidence: { trialState: 'suspended' },
      },
    ]);
  });

  it.each([
    ['by remote control', { controlMode: 'remote', speedMps: 5 }, 1],
    ['while its system is engaged', { engagement: 'engaged', speedMps: 5 }, 1],
    ['by hand', { controlMode: 'manual', speedMps: 5 }, 0],
    ['and does not say who drives', { speedMps: 5 }, 0],
    ['not at all', { controlMode: 'automated', speedMps: 0 }, 0],
  ] as const)('a vehicle that moves %s', (_how, more, found) => {
    expect(fold(during(suspended), drive(0, 30, more)).episodes).toHaveLength(found);
  });

  it.each(['running', 'announced', 'ended'] as const)('says nothing while the trial is %s', (state) => {
    expect(fold(during([{ state, fromMs: noonMs }]), drive(0, 60, automated)).episodes).toEqual([]);
    expect(fold(during([]), drive(0, 60, automated)).episodes).toEqual([]);
  });

  it('sees by its positions that a vehicle moves which sends no speed', () => {
    const found = fold(during(suspended), drive(0, 120, { controlMode: 'automated' }));
    expect(found.episodes).toHaveLength(1);
    expect(fold(during(suspended), drive(0, 120, { controlMode: 'automated' }, 0)).episodes).toEqual([]);
  });

  it('ends when the vehicle rests or a person drives, and not at a stop', () => {
    const halted = { controlMode: 'automated', speedMps: 0 } as const;
    const stop = [...drive(0, 30, automated), ...drive(30, 90, halted), ...drive(90, 120, automated)];
    const { episodes } = fold(during(suspended), [
      ...stop,
      ...drive(120, 300, { controlMode: 'manual', speedMps: 5 }),
    ]);
    expect(episodes).toMatchObject([{ onsetMs: noonMs, endMs: noonMs + 120_000 }]);
  });

  it('begins anew with a second suspension, however near', () => {
    const twice = during([
      { state: 'suspended', fromMs: noonMs },
      { state: 'running', fromMs: noonMs + 20_300 },
      { state: 'suspended', fromMs: noonMs + 20_600 },
    ]);
    expect(fold(twice, drive(0, 60, automated)).episodes).toMatchObject([
      { onsetMs: noonMs, endMs: noonMs + 20_300 },
      { onsetMs: noonMs + 21_000, endMs: null },
    ]);
  });
});

describe('silence and the states of a trial', () => {
  const quiet = (stateChanges: readonly TrialStateFrom[]) =>
    fold(
      rulesetOf(
        { reportIntervalS: { bus: 1 }, rules: [use('silence')] },
        { devices, stateChanges, inForceFromMs: noonMs },
      ),
      [busAt(noonMs, { x: 0, y: 0 })],
      { horizonMs: noonMs + 900_000 },
    ).episodes;

  it('reports are expected of a suspended trial', () => {
    expect(quiet(suspended)).toMatchObject([{ onsetMs: noonMs + 10_000, endMs: null }]);
  });

  it('and not before it runs, nor after it ended', () => {
    expect(
      quiet([
        { state: 'announced', fromMs: noonMs - 1000 },
        { state: 'running', fromMs: noonMs + 60_000 },
        { state: 'ended', fromMs: noonMs + 300_000 },
      ]),
    ).toMatchObject([{ onsetMs: noonMs + 70_000, endMs: noonMs + 300_000 }]);
    expect(quiet([{ state: 'announced', fromMs: noonMs }])).toEqual([]);
  });
});
