import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainedReading } from '#contracts';
import { compareJudged, type Episode, FindingTracer, finalFindings, type TracedFinding } from '#rules';
import { goldenCase, recordOf } from './golden-case.js';

const cases = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    file,
    golden: goldenCase.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))),
  }));

const utc = (atMs: number) => new Date(atMs).toISOString();

function stored({ onsetMs, endMs, worst, ...episode }: Episode): TracedFinding {
  return {
    ...episode,
    state: endMs === null ? 'open' : 'ended',
    onset: utc(onsetMs),
    end: endMs === null ? null : utc(endMs),
    worst: worst === null ? null : { value: worst.value, unit: worst.unit, at: utc(worst.atMs) },
  };
}

describe('golden verdicts are explained', () => {
  it.each(cases)('$file: $golden.title', ({ golden }) => {
    const { timeline, devices, data, horizonMs } = recordOf(golden);
    for (const episode of finalFindings({ timeline, devices, data, horizonMs })) {
      const tracer = new FindingTracer(timeline, stored(episode), null);
      const rule = timeline.rulesetAt(episode.onsetMs)?.contextRules.find(({ id }) => id === episode.ruleId);
      const shown = data.filter((judged) => {
        const { kind, deviceId } = judged.type === 'observation' ? judged.observation : judged.event;
        return rule === undefined ? deviceId === episode.deviceId : rule.takes(kind, deviceId);
      });
      for (const judged of shown.toSorted(compareJudged)) tracer.take(judged);
      tracer.advance(horizonMs);
      const { reproduced, readings } = tracer.result();
      const what = `${episode.rule} of ${episode.deviceId}`;
      expect(reproduced, what).toBe(true);
      for (const reading of readings) explainedReading.parse(reading);
      const broken = readings.some(({ verdict }) => verdict === 'breach');
      // A silence that goes on has no data to show for itself, nor has a lack of reports.
      expect(broken || episode.endMs === null || episode.rule === 'silence', what).toBe(true);
    }
  });
});
