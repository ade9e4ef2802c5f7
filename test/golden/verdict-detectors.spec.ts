import { describe, expect, it } from 'vitest';
import { judgeDeparture } from '../bench/verdicts/departures.js';
import { type Detector, SumRun } from '../bench/verdicts/detector.js';
import { clearanceM, LaneDrive, levels } from '../bench/verdicts/lane-drive.js';
import { judgeNights } from '../bench/verdicts/nights.js';
import { ruleDetector } from '../bench/verdicts/rule-detector.js';

const byRule = ruleDetector('left_lane', 'through step()');
const asPlainSum: Detector = {
  name: 'sum',
  about: 'on distances alone',
  start: (level) => new SumRun({ enterSigmas: 4.75, enterSigmaSeconds: 3 }, level),
};

describe.each(levels)('left_lane with positions of $name', (level) => {
  it('opens and ends as the sum over distances does that the bench calibrates with', () => {
    const drive = new LaneDrive(level, 11);
    const runs = [byRule, asPlainSum].map((detector) => detector.start(level));
    for (let second = 0; second < 5000; second++) {
      const beyondM = (3 + (Math.floor(second / 100) % 5)) * level.sigmaM;
      const fix = drive.next(second % 100 < 40 ? clearanceM + beyondM : undefined);
      for (const run of runs) run.take(fix);
    }
    const [rule, sum] = runs.map(({ episodes }) => episodes);
    expect(rule!.length).toBeGreaterThan(3);
    expect(sum!.length).toBe(rule!.length);
    rule!.forEach(({ onsetMs, openedMs }, i) => {
      expect(openedMs).toBe(sum![i]!.openedMs);
      expect(Math.abs(onsetMs - sum![i]!.onsetMs)).toBeLessThanOrEqual(10);
    });
  });

  it('finds nothing in nights in the lane', () => {
    const { detectors } = judgeNights(level, [byRule], { nights: 4, seed: 1, outsideSigmas: 4.75 });
    expect(detectors).toMatchObject([{ falseFindings: 0 }]);
  });

  it('finds what is 0.5 m and 8 sigma beyond the edge, at any speed', () => {
    const depthM = Math.max(0.5, 8 * level.sigmaM);
    for (const sidewaysMps of [0.3, 1, 3]) {
      for (let seed = 0; seed < 30; seed++) {
        const [told] = judgeDeparture(level, [byRule], { depthM, sidewaysMps }, seed);
        expect(told, `seed ${seed}, ${sidewaysMps} m/s`).toMatchObject({ found: true });
      }
    }
  });
});
