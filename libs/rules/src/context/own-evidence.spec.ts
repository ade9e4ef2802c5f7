import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTogether } from '../../testing/context-fold.js';
import { contextStories, storyLengthMs, storyMs } from '../../testing/context-stories.js';
import { contextRuleNames } from '../rule-registry.js';
import { ownEvidence } from './own-evidence.js';

it('is tried with every rule that looks at several devices', () => {
  expect(new Set(contextStories.map(({ rule }) => rule))).toEqual(new Set(contextRuleNames));
});

describe.each(contextStories.map((story, i) => [`${story.rule} (${i})`, story] as const))(
  'evidence of %s',
  (_, { rule, devices, timeline, data }) => {
    it('tells who may see one device nothing of others, and who may see all of them everything', () => {
      const ids = devices.map(({ id }) => id);
      let others = 0;
      const property = fc.property(data, (readings) => {
        const horizonMs = storyMs + storyLengthMs;
        for (const { episode } of foldTogether(timeline(horizonMs), rule, readings, { horizonMs }).changes) {
          const { evidence, deviceId } = episode;
          expect(ownEvidence(evidence, (id) => ids.includes(id))).toBe(evidence);
          const seen = ownEvidence(evidence, (id) => id === deviceId);
          const text = JSON.stringify(seen);
          for (const id of ids) if (id !== deviceId) expect(text).not.toContain(`"${id}"`);
          for (const word of ['counts', 'subjectId', 'presence']) expect(text).not.toContain(`"${word}"`);
          others += text.split('"equipmentOfOthers":true').length - 1;
          expect(seen.params).toEqual(evidence.params);
        }
      });
      fc.assert(property, { numRuns: 40 });
      expect(others).toBeGreaterThan(0);
    });
  },
);

it('names equipment of others once, however much there is', () => {
  const [own, ...others] = ['lamp-1', 'lamp-2', 'lamp-3'].map((deviceId) => ({ deviceId, seq: 1 }));
  const seen = ownEvidence({ first: { lamps: [own, ...others] } }, (id) => id === 'lamp-1');
  expect(seen).toEqual({ first: { lamps: [own, { equipmentOfOthers: true }] } });
});
