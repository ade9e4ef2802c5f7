import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trialFile } from '#contracts';
import { compileRuleset } from '#rules';

const folder = join(import.meta.dirname, '..', '..', 'docs');
const examples = readdirSync(join(folder, 'examples')).filter((name) => name.endsWith('.trial.json'));

function expectToCompile(text: string): void {
  const file = trialFile.parse(JSON.parse(text));
  const devices = file.devices.map((device) => ({ ...device, trialId: file.trial.id }));
  for (const permit of file.permits) {
    const inForceFromMs = Date.parse(permit.validFrom);
    const compiled = compileRuleset({ trial: file.trial, permit, devices, inForceFromMs });
    expect(compiled).toMatchObject({ ok: true });
  }
}

describe('the trial files of the docs', () => {
  it.each(examples)('%s is a trial whose rules compile', (name) => {
    expectToCompile(readFileSync(join(folder, 'examples', name), 'utf8'));
  });

  it('the smallest one in trial-file.md is one too', () => {
    const text = readFileSync(join(folder, 'trial-file.md'), 'utf8');
    expectToCompile(/```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  });
});
