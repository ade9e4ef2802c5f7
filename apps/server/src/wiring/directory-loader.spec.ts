import { expect, it, vi } from 'vitest';
import type { Device, LiveDevice, Trial } from '#contracts';
import type { LiveUpdate } from '#live';
import { DirectoryLoader } from './directory-loader.js';
import { type DirectoryContents, TrialDirectory } from './trial-directory.js';

const trial: Trial = {
  id: 't',
  name: { zh: 't', en: 't' },
  state: 'running',
  recordStatus: 'actual',
  timeZone: 'Asia/Taipei',
  datum: 'WGS84',
  jurisdiction: 'tw',
  vendorIds: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  permitVersion: null,
};
const device = (id: string): Device => ({ id, trialId: 't', kind: 'bin', vendorId: 'v' });
const contents = (...ids: string[]): DirectoryContents => ({
  trials: [trial],
  permits: [],
  devices: ids.map(device),
  registeredAtMs: new Map(),
});

function setUp() {
  const directory = new TrialDirectory();
  const reads: ((value: DirectoryContents) => void)[] = [];
  const source = {
    directory: vi.fn(() => new Promise<DirectoryContents>((resolve) => void reads.push(resolve))),
  };
  const shown = new Map<string, LiveDevice>();
  const registered: string[] = [];
  const hub = {
    device: (id: string) => shown.get(id),
    registerDevice: ({ device: { id, trialId, vendorId }, reportIntervalS = null }: LiveUpdate) => {
      registered.push(id);
      shown.set(id, { deviceId: id, trialId, vendorId, reportIntervalS } as LiveDevice);
    },
  };
  return { directory, reads, source, registered, loader: new DirectoryLoader(source, directory, hub) };
}

it('loads once for all who ask during a load, and after it: each sees what it wrote', async () => {
  const { directory, reads, source, loader } = setUp();
  const first = loader.load();
  const [second, third] = [loader.load(), loader.load()];
  expect(source.directory).toHaveBeenCalledTimes(1);
  reads[0]?.(contents('a'));
  await first;
  expect(directory.deviceById('a')).toBeDefined();
  await vi.waitFor(() => expect(source.directory).toHaveBeenCalledTimes(2));
  reads[1]?.(contents('a', 'b', 'c'));
  await Promise.all([second, third]);
  expect(directory.deviceById('c')).toBeDefined();
  expect(source.directory).toHaveBeenCalledTimes(2);
});

it('goes on after a load that failed', async () => {
  const { directory, reads, source, loader } = setUp();
  source.directory.mockRejectedValueOnce(new Error('away'));
  const first = loader.load();
  const second = loader.load();
  await expect(first).rejects.toThrow('away');
  await vi.waitFor(() => expect(reads).toHaveLength(1));
  reads[0]?.(contents('a'));
  await second;
  expect(directory.deviceById('a')).toBeDefined();
});

it('registers with the live picture only what is new to it', async () => {
  const { reads, registered, loader } = setUp();
  for (const ids of [
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]) {
    const load = loader.load();
    reads.at(-1)?.(contents(...ids));
    await load;
  }
  expect(registered).toEqual(['a', 'b', 'c']);
});
