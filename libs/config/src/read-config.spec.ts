import { describe, expect, it } from 'vitest';
import { readConfig } from './index.js';

const noFiles = (path: string): string => {
  throw new Error(`cannot read ${path}`);
};

describe('readConfig', () => {
  it('has a default for everything that needs none', () => {
    const read = readConfig({}, noFiles);
    expect(read).toMatchObject({
      ok: true,
      value: { TRIALWATCH_HTTP_PORT: 3000, TRIALWATCH_MQTT_HOST: '127.0.0.1' },
    });
  });

  it('reports every bad and unknown key at once', () => {
    const read = readConfig(
      {
        TRIALWATCH_HTTP_PORT: '99999',
        TRIALWATCH_BATCH_ROWS: 'many',
        TRIALWATCH_HTP_PORT: '1',
        TRIALWATCH_LOG_LEVEL: 'loud',
      },
      noFiles,
    );
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problems.map((problem) => problem.key).sort()).toEqual([
      'TRIALWATCH_BATCH_ROWS',
      'TRIALWATCH_HTP_PORT',
      'TRIALWATCH_HTTP_PORT',
      'TRIALWATCH_LOG_LEVEL',
    ]);
  });

  it('reads a secret from a file, and refuses both ways at once', () => {
    const read = readConfig({ DATABASE_URL_FILE: '/run/secrets/db' }, () => 'postgres://db\n');
    expect(read).toMatchObject({ ok: true, value: { DATABASE_URL: 'postgres://db' } });
    expect(readConfig({ DATABASE_URL: 'a', DATABASE_URL_FILE: 'b' }, () => 'x').ok).toBe(false);
    expect(readConfig({ DATABASE_URL_FILE: 'missing' }, noFiles).ok).toBe(false);
  });

  it('wants a certificate and its key together', () => {
    expect(readConfig({ TRIALWATCH_MQTTS_CERT_FILE: 'cert.pem' }, noFiles).ok).toBe(false);
  });
});
