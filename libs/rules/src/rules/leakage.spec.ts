import { expect, it } from 'vitest';
import { fold, noonMs, observationOf, rulesetOf, use } from '../../testing/specimens.js';

type Lamp = Partial<Parameters<typeof observationOf<'streetlight'>>[2]>;
const at = (i: number) => noonMs + i * 900_000;

function found(rule: string, sent: readonly Lamp[], params: object = {}) {
  const data = sent.map((more, i) => observationOf('streetlight', at(i), { powerState: 'on', ...more }));
  return fold(rulesetOf({ rules: [use(rule, params)] }), data).episodes;
}

const leaks = (...milliamperes: readonly (number | undefined)[]) =>
  milliamperes.map((leakageCurrentMa) => ({ leakageCurrentMa }));

it('leakage opens with the first reading at the limit and is kept open down to the lower one', () => {
  expect(found('leakage', leaks(1, 30, undefined, 25, 90, 21, 20))).toMatchObject([
    { severity: 'severe', onsetMs: at(1), endMs: at(6), worst: { value: 90, unit: 'mA', atMs: at(4) } },
  ]);
  expect(found('leakage', leaks(29.9, undefined, 29))).toEqual([]);
});

it('leakage goes by the limit of the permit, and refuses levels the wrong way round', () => {
  expect(found('leakage', leaks(6, 6, 1), { maxLeakageMa: 6, clearedLeakageMa: 4 })).toMatchObject([
    { onsetMs: at(0), endMs: at(2) },
  ]);
  expect(() => found('leakage', [], { maxLeakageMa: 10 })).toThrow('/params/clearedLeakageMa');
});

it('cabinet_open is what the lamp reports, until it reports the contrary', () => {
  const doors = [{}, { cabinetOpen: true }, {}, { cabinetOpen: false }, { cabinetOpen: false }];
  expect(found('cabinet_open', doors)).toMatchObject([{ onsetMs: at(1), endMs: at(3), worst: { value: 1 } }]);
  expect(found('cabinet_open', [{}, { cabinetOpen: false }])).toEqual([]);
  expect(found('cabinet_open', doors, { minReadings: 2 })).toEqual([]);
});
