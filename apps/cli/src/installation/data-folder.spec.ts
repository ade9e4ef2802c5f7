import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataFolder } from './data-folder.js';

let parent: string;
let path: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'trialwatch-data-'));
  path = join(parent, 'data');
});

afterEach(() => rm(parent, { recursive: true }));

describe('DataFolder', () => {
  it('deletes what it claimed, with everything in it', async () => {
    const folder = new DataFolder(path);
    await folder.claim();
    await mkdir(join(path, 'secrets'));
    expect(await folder.erase()).toEqual({ ok: true, value: undefined });
    expect(await readdir(parent)).toEqual([]);
  });

  it('does not claim or delete a folder with other things in it', async () => {
    await mkdir(path);
    await writeFile(join(path, 'thesis.odt'), 'ten years of work');
    const folder = new DataFolder(path);
    await folder.claim();
    expect(await folder.erase()).toMatchObject({ ok: false, problem: { code: 'not_ours', exitCode: 1 } });
    expect(await readdir(path)).toEqual(['thesis.odt']);
  });

  it('says in words that a folder cannot be one', async () => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const folder = new DataFolder(file);
    const unusable = { code: 'data_folder', exitCode: 1, what: expect.stringContaining(file) };
    expect(await folder.claim()).toMatchObject({ ok: false, problem: unusable });
    expect(await folder.erase()).toMatchObject({ ok: false, problem: unusable });
  });

  it('has nothing to delete where there is no folder', async () => {
    expect((await new DataFolder(path).erase()).ok).toBe(true);
    expect(await new DataFolder(path).localAccess()).toBeUndefined();
  });
});
