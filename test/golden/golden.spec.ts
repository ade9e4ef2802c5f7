import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, goldenCase } from './golden-case.js';

const cases = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    file,
    golden: goldenCase.parse(JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8'))),
  }));

describe('golden verdicts', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(5);
  });

  it.each(cases)('$file: $golden.title', ({ golden }) => {
    expect(findingsOf(golden)).toEqual(golden.findings);
  });

  it.each(cases)('$file: in any order of arrival', ({ golden }) => {
    const observations = golden.observations.toReversed();
    expect(findingsOf({ ...golden, observations })).toEqual(golden.findings);
  });
});
