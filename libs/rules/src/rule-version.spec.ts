import { expect, it } from 'vitest';
import { z } from 'zod';
import { success } from '#contracts';
import { ruleSpecifications } from '#rules';
import {
  busAt,
  eastLane,
  eventOf,
  fold,
  noonMs,
  rulesetOf,
  specimenDevice,
  use,
  withEnvelope,
} from '../testing/specimens.js';
import { defineRule } from './define-rule.js';

it('every rule has a version, the first one where it says none', () => {
  for (const { version } of ruleSpecifications) expect(version).toBeGreaterThanOrEqual(1);
  const specification = {
    rule: 'specimen',
    kinds: ['bus'],
    title: { zh: '範例', en: 'Specimen' },
    params: z.object({}),
    severity: 'minor',
    legalGround: 'not_as_approved',
    starts: { zh: '範例', en: 'Specimen' },
    ends: { zh: '範例', en: 'Specimen' },
    compile: () => success({}),
  } as const;
  expect(defineRule(specification).version).toBe(1);
  expect(defineRule({ ...specification, version: 2 }).version).toBe(2);
});

it("every finding's evidence says by which version it was made, however the rule tells it", () => {
  const rules = ['left_lane', 'silence', 'data_gap', 'device_reset', 'human_intervention', 'collision'];
  const conditions = {
    lanes: [eastLane],
    reportIntervalS: { bus: 1 },
    rules: rules.map((rule) => use(rule)),
  };
  const at = (second: number) => noonMs + second * 1000;
  const driven = Array.from({ length: 10 }, (_, i) =>
    busAt(at(i), { x: i, y: i < 3 ? 0 : 12 }, { hAccM: 0.05 }),
  );
  const renumbered = driven.map((judged, i) => withEnvelope(judged, { seq: i < 5 ? i : i + 3, bootId: 'a' }));
  const happened = ['human_intervention', 'collision_detected'].map((event, i) =>
    eventOf('bus', at(20 + i), event, { seq: 20 + i, bootId: 'a' }),
  );
  const restarted = [30, 31].map((second) =>
    withEnvelope(busAt(at(second), { x: 10, y: 0 }), { seq: second, bootId: 'b' }),
  );
  const ruleset = rulesetOf(conditions, { devices: [specimenDevice('bus')] });
  const { episodes } = fold(ruleset, [...renumbered, ...happened, ...restarted], { horizonMs: at(300) });
  expect([...new Set(episodes.map(({ rule }) => rule))].toSorted()).toEqual(rules.toSorted());
  for (const { evidence } of episodes) expect(evidence.ruleVersion).toBe(1);
});
