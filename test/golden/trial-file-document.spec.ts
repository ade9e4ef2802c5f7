import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { permitConditions, type TrialFile, trialFile } from '#contracts';
import { checkPermit, defaultRules } from '#rules';

const text = readFileSync(new URL('../../docs/trial-file.md', import.meta.url), 'utf8');
const blocks = [...text.matchAll(/^```json\n(.*?)^```$/gms)].map(([, block]): unknown =>
  JSON.parse(block ?? ''),
);

function check({ trial, permits: [permit] }: TrialFile, conditions = permit?.conditions) {
  if (permit === undefined || conditions === undefined) throw new Error('no permit');
  const { version, validFrom } = permit;
  const frame = { trial, permit: { version, conditions }, devices: [] };
  return checkPermit({ ...frame, inForceFromMs: Date.parse(validFrom) });
}

describe('docs/trial-file.md', () => {
  const [smallest, rule] = blocks;

  it('shows a rule that a permit can use', () => {
    const file = trialFile.parse(smallest);
    expect(check(file, permitConditions.parse({ rules: [rule] }))).toMatchObject({ ok: true });
  });

  it('names every rule that follows from a condition', () => {
    const area = (purpose: string, i: number) => ({
      id: `zone-${i}`,
      name: { zh: '區域', en: 'Zone' },
      purpose,
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
      cureS: 60,
    });
    const everything = permitConditions.parse({
      ...trialFile.parse(smallest).permits[0]?.conditions,
      zones: ['permitted', 'exclusion', 'parking', 'slow', 'dynamic_emergency', 'closed_lane'].map(area),
      operatingWindows: [{ from: '01:00', to: '04:00' }],
      speedLimitMps: 3,
      maxOccupancy: 12,
      safetyOperatorRequired: true,
      reportIntervalS: { bus: 1 },
      permittedDeviceIds: [],
    });
    const withoutLanes = { ...everything, lanes: [] };
    const followed = new Set([everything, withoutLanes].flatMap(defaultRules).map(({ rule: name }) => name));
    expect(followed.size).toBeGreaterThan(15);
    for (const name of followed) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
