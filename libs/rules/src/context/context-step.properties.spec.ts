import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTogether } from '../../testing/context-fold.js';
import { contextStories, storyLengthMs, storyMs } from '../../testing/context-stories.js';
import { deepFrozen } from '../../testing/specimens.js';
import type { Episode } from '../episode.js';
import { finalFindings } from '../final-findings.js';
import { compareJudged } from '../judged-order.js';
import { contextAdvance, contextStep } from './context-step.js';

const moment = fc.integer({ min: 0, max: storyLengthMs }).map((ms) => storyMs + ms);
const endMs = storyMs + storyLengthMs + 7_200_000;

function byDeviceAndOnset(a: Episode, b: Episode): number {
  return a.deviceId === b.deviceId ? a.onsetMs - b.onsetMs : a.deviceId < b.deviceId ? -1 : 1;
}

describe.each(contextStories.map((story, i) => [`${story.rule} (${i})`, story] as const))(
  '%s',
  (_, story) => {
    it('finds the same whatever horizons it is told on the way, and across changes of the permit', () => {
      const property = fc.property(
        story.data,
        moment,
        fc.array(moment, { maxLength: 30 }),
        (data, changeMs, between) => {
          const timeline = story.timeline(changeMs);
          const plain = foldTogether(timeline, story.rule, data, { horizonMs: endMs });
          const told = foldTogether(timeline, story.rule, data, { horizonMs: endMs, between });
          expect(told.episodes.toSorted(byDeviceAndOnset)).toEqual(plain.episodes.toSorted(byDeviceAndOnset));
          expect(told.state.rules).toEqual(plain.state.rules);
          for (const { permitVersion, onsetMs, endMs: overMs } of plain.episodes) {
            if (permitVersion === 1) expect(overMs).toBeLessThanOrEqual(changeMs);
            else expect(onsetMs).toBeGreaterThanOrEqual(changeMs);
          }
        },
      );
      fc.assert(property, { numRuns: 60 });
    });

    it('finds the same in whatever order the data come, and each of them twice', () => {
      const timeline = story.timeline(storyMs + storyLengthMs / 2);
      const shuffled = story.data.chain((data) =>
        fc.tuple(fc.constant(data), fc.shuffledSubarray([...data, ...data], { minLength: data.length * 2 })),
      );
      const judge = (data: Parameters<typeof finalFindings>[0]['data']) =>
        finalFindings({ timeline, devices: [], data, horizonMs: endMs });
      fc.assert(
        fc.property(shuffled, ([data, arriving]) => {
          expect(judge(arriving)).toEqual(judge(data));
          expect(judge(arriving)).toEqual(
            foldTogether(timeline, story.rule, data, { horizonMs: endMs }).episodes.toSorted(
              (a, b) => a.onsetMs - b.onsetMs || byDeviceAndOnset(a, b),
            ),
          );
        }),
        { numRuns: 40 },
      );
    });

    it('goes on from its state as saved, changes nothing that it is given, and stays small', () => {
      const timeline = story.timeline(storyMs + storyLengthMs / 2);
      const property = fc.property(story.data, fc.nat(), (data, at) => {
        const sorted = data.toSorted(compareJudged);
        const cut = at % sorted.length;
        const whole = foldTogether(timeline, story.rule, sorted);
        const first = foldTogether(timeline, story.rule, sorted.slice(0, cut));
        const saved = deepFrozen(JSON.parse(JSON.stringify(first.state)));
        const second = foldTogether(timeline, story.rule, sorted.slice(cut), { from: saved });
        expect([...first.changes, ...second.changes]).toEqual(whole.changes);
        expect(second.state).toEqual(whole.state);
        expect(JSON.stringify(whole.state).length).toBeLessThan(20_000);
      });
      fc.assert(property, { numRuns: 40 });
    });

    it('has no two episodes of a device at a time, and ends what it opened', () => {
      const timeline = story.timeline(storyMs + storyLengthMs / 2);
      const property = fc.property(story.data, (data) => {
        const { episodes } = foldTogether(timeline, story.rule, data, { horizonMs: endMs });
        const sorted = episodes.toSorted(byDeviceAndOnset);
        for (const [i, one] of sorted.entries()) {
          const next = sorted[i + 1];
          expect(one.endMs ?? endMs).toBeGreaterThanOrEqual(one.onsetMs);
          if (next?.deviceId === one.deviceId) expect(one.endMs).toBeLessThanOrEqual(next.onsetMs);
        }
      });
      fc.assert(property, { numRuns: 60 });
    });

    it('forgets the past: after the same hours, whatever came before them, it is in the same state', () => {
      const timeline = story.timeline(storyMs - 1000);
      const later = (hours: number) =>
        story.data.map((data) =>
          data.map((judged) => {
            if (judged.type === 'event') return judged;
            const observedAtMs = judged.observation.observedAtMs + hours * 3_600_000;
            return { ...judged, observation: { ...judged.observation, observedAtMs } };
          }),
        );
      const property = fc.property(story.data, story.data, later(2), (one, other, tail) => {
        const end = story.endOfAll(storyMs + 2 * 3_600_000 - 1000);
        const states = [one, other].map(
          (prefix) =>
            foldTogether(timeline, story.rule, [...prefix, ...end, ...tail], { horizonMs: endMs }).state
              .rules,
        );
        expect(states[0]).toEqual(states[1]);
      });
      fc.assert(property, { numRuns: 40 });
    });

    it('is broken by some of the random data, kept by others', () => {
      const timeline = story.timeline(storyMs + storyLengthMs / 2);
      const found = fc
        .sample(story.data, { seed: 7, numRuns: 60 })
        .map((data) => foldTogether(timeline, story.rule, data, { horizonMs: endMs }).episodes.length);
      expect(Math.max(...found)).toBeGreaterThan(1);
      expect(Math.min(...found)).toBe(0);
    });

    it('refuses data that come too late', () => {
      const timeline = story.timeline(storyMs + storyLengthMs);
      const property = fc.property(story.data, (data) => {
        const sorted = data.toSorted(compareJudged);
        const { state } = foldTogether(timeline, story.rule, sorted);
        const reached = contextAdvance(timeline, story.rule, state, endMs).state;
        expect(() => contextStep(timeline, story.rule, reached, sorted[0]!)).toThrow(RangeError);
        if (sorted.length > 1)
          expect(() => contextStep(timeline, story.rule, state, sorted[0]!)).toThrow(RangeError);
      });
      fc.assert(property, { numRuns: 20 });
    });
  },
);
