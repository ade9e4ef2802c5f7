import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding, StoredObservation, TrialFileInput } from '#contracts';
import { ApiClient } from '../support/api-client.js';
import {
  HALF_WIDTH_M,
  plantExcursion,
  type RecordedTrack,
  readTracks,
  type TrackFix,
} from '../support/recorded-tracks.js';
import { makeDataDir, removeDataDir, runCli, TrialwatchProcess } from '../support/trialwatch-process.js';

const folder = process.env.TRIALWATCH_TRACKS ?? '';
const tracks = folder === '' ? [] : readTracks(folder);
const toleranceMs = 3000;
const pushSpeedMps = 3;

if (folder === '') {
  describe('recorded tracks through the whole server', () => {
    it.skip('needs TRIALWATCH_TRACKS, the folder of the recorded tracks', () => {});
  });
}

function trialOf(track: RecordedTrack): TrialFileInput {
  return {
    format: 'trialwatch.trial/1',
    trial: {
      id: track.name,
      name: { zh: track.name, en: track.name },
      timeZone: 'Asia/Taipei',
      recordStatus: 'test',
    },
    permits: [
      {
        validFrom: '2020-01-01T00:00:00.000Z',
        conditions: {
          lanes: [
            {
              id: 'road',
              name: { zh: '道路', en: 'Road' },
              geometry: track.centreline as { type: 'LineString'; coordinates: [number, number][] },
              halfWidthM: HALF_WIDTH_M,
            },
          ],
        },
      },
    ],
    devices: [`${track.name}-plain`, `${track.name}-pushed`].map((id) => ({
      id,
      kind: 'bus' as const,
      vendorId: 'tracks',
    })),
  };
}

/** The first clean stretch of the track's middle with room for a whole excursion. */
function excursionOf(track: RecordedTrack) {
  for (let from = Math.floor(track.fixes.length / 3); from < track.fixes.length; from += 7) {
    const excursion = plantExcursion(track, { from, speedMps: pushSpeedMps, side: 1, reachM: 0 });
    if (excursion !== null) return excursion;
  }
  throw new Error(`${track.name}: no clean stretch`);
}

async function writeTrack(dir: string, name: string, track: RecordedTrack, fixes: readonly TrackFix[]) {
  const rows = fixes.map((fix) => {
    const { lon, lat } = track.plane.toWgs84(fix);
    return `${fix.tMs / 1000},${lon.toFixed(7)},${lat.toFixed(7)}`;
  });
  const file = join(dir, `${name}.csv`);
  await writeFile(file, `t_s,lon,lat\n${rows.join('\n')}\n`);
  return file;
}

describe.skipIf(folder === '')('recorded tracks through the whole server', () => {
  let dataDir: string;
  let server: TrialwatchProcess;
  let api: ApiClient;
  let work: string;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    work = await mkdtemp(join(tmpdir(), 'trialwatch-tracks-'));
    server = await TrialwatchProcess.start('serve', dataDir);
    api = new ApiClient(server.ready.httpUrl, await server.token());
  });
  afterAll(async () => {
    await server?.stop();
    await removeDataDir(dataDir);
    await removeDataDir(work);
  });

  async function replay(file: string, deviceId: string): Promise<{ startMs: number }> {
    const run = await runCli([
      'replay',
      file,
      '--device',
      deviceId,
      '--speed',
      'max',
      '--data',
      dataDir,
      '--json',
    ]);
    expect(run.code, run.stderr).toBe(0);
    const report = JSON.parse(run.stdout) as { acknowledged: number; sent: number; firstObservedAt: string };
    expect(report.acknowledged).toBe(report.sent);
    return { startMs: Date.parse(report.firstObservedAt) };
  }

  const leftLane = (deviceId: string) => api.all<Finding>(`/findings?deviceId=${deviceId}&rule=left_lane`);

  describe.each(tracks)('$name', (track) => {
    beforeAll(async () => {
      await api.post('/trials', trialOf(track));
    });

    it('stores every fix, marked as a test, and finds nothing', async () => {
      const deviceId = `${track.name}-plain`;
      await replay(join(folder, `${track.name}.csv`), deviceId);
      const stored = await api.all<StoredObservation>(`/devices/${deviceId}/observations`);
      expect(stored).toHaveLength(track.fixes.length);
      expect(new Set(stored.map((one) => one.status))).toEqual(new Set(['test']));
      expect(await leftLane(deviceId)).toEqual([]);
    });

    it('finds a planted excursion once, with its onset and its end', async () => {
      const deviceId = `${track.name}-pushed`;
      const excursion = excursionOf(track);
      const file = await writeTrack(work, deviceId, track, excursion.fixes);
      const { startMs } = await replay(file, deviceId);
      const found = await leftLane(deviceId);
      expect(found).toHaveLength(1);
      const [finding] = found as [Finding];
      expect(finding.state).toBe('ended');
      expect(Math.abs(Date.parse(finding.onset) - startMs - excursion.outMs)).toBeLessThanOrEqual(
        toleranceMs,
      );
      expect(Math.abs(Date.parse(finding.end ?? '') - startMs - excursion.backMs)).toBeLessThanOrEqual(
        toleranceMs,
      );
    });
  });
});
