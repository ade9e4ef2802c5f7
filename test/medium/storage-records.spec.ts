import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '#storage';
import { runSql, TestDatabase } from '../support/database.js';
import { baseMs, bus1, xinyiFile } from '../support/storage-drafts.js';

let database: TestDatabase;
let storage: Storage;
let url: string;
let nowMs = baseMs;
beforeAll(async () => {
  database = await TestDatabase.start();
  ({ storage, url } = await database.open(() => nowMs));
});
beforeEach(async () => {
  nowMs = baseMs;
  await runSql(url, 'TRUNCATE trial, vendor, user_account, session, api_token, setting CASCADE');
});
afterAll(() => database?.stop());

const everything = { vendorId: null };

describe('a trial', () => {
  it('comes out as the file that it went in as', async () => {
    const imported = await storage.trials.importFile(xinyiFile, 'op');
    expect(imported).toMatchObject({
      ok: true,
      value: { id: 'xinyi', permitVersion: 1, vendorIds: ['turing', 'lumen'] },
    });
    const exported = await storage.trialReads.exportFile('xinyi', everything);
    expect(exported).toEqual({
      ...xinyiFile,
      trial: { ...xinyiFile.trial, vendorIds: ['turing', 'lumen'] },
      devices: xinyiFile.devices.map((device) => ({ ...device, registeredAt: '2026-11-20T01:00:00.000Z' })),
      stateChanges: [{ state: 'running', at: '1970-01-01T00:00:00.000Z' }],
    });
    expect(await storage.vendors.find('lumen')).toEqual({ id: 'lumen', name: 'lumen' });
  });

  it('is imported once, and then wholly or not at all', async () => {
    await storage.trials.importFile(xinyiFile, 'op');
    expect(await storage.trials.importFile(xinyiFile, 'op')).toMatchObject({
      problem: { code: 'already_exists' },
    });
    const other = { ...xinyiFile, trial: { ...xinyiFile.trial, id: 'other' } };
    expect(await storage.trials.importFile(other, 'op')).toMatchObject({
      problem: { code: 'already_exists' },
    });
    expect(await storage.trialReads.find('other', everything)).toBeNull();
  });

  it('refuses permit versions that do not ascend in time', async () => {
    const [permit] = xinyiFile.permits;
    if (permit === undefined) throw new Error('the file has no permit');
    const file = { ...xinyiFile, permits: [permit, { ...permit, version: 2 }] };
    expect(await storage.trials.importFile(file, 'op')).toMatchObject({
      problem: { code: 'permit_invalid' },
    });
  });

  it('is seen by the vendors that take part, with their own devices only', async () => {
    await storage.trials.importFile(xinyiFile, 'op');
    await storage.vendors.create({ id: 'nobody', name: 'Nobody' });
    const seen = async (vendorId: string) => {
      const page = await storage.trialReads.list({ limit: 5 }, { vendorId });
      return page.ok ? page.value.items.length : -1;
    };
    expect([await seen('turing'), await seen('lumen'), await seen('nobody')]).toEqual([1, 1, 0]);
    expect(await storage.trialReads.find('xinyi', { vendorId: 'nobody' })).toBeNull();
    const own = await storage.trialReads.exportFile('xinyi', { vendorId: 'lumen' });
    expect(own?.devices.map(({ id }) => id)).toEqual(['lamp-1']);
  });

  it('publishes permits, one version after the other, each in force from its time on', async () => {
    await storage.trials.importFile(xinyiFile, 'op');
    const { conditions } = xinyiFile.permits[0] ?? {};
    if (conditions === undefined) throw new Error('the file has no permit');
    const draft = { conditions, validFrom: '2026-11-21T00:00:00.000Z', expectedVersion: 1 };
    const published = await storage.trials.publishPermit('xinyi', draft, 'op');
    expect(published).toMatchObject({
      ok: true,
      value: { version: 2, publishedAt: '2026-11-20T01:00:00.000Z' },
    });
    expect(await storage.trials.publishPermit('xinyi', draft, 'op')).toMatchObject({
      problem: { code: 'conflict' },
    });
    const tooEarly = { conditions, validFrom: '2026-11-20T00:00:00.000Z' };
    expect(await storage.trials.publishPermit('xinyi', tooEarly, 'op')).toMatchObject({
      problem: { code: 'permit_invalid' },
    });
    expect(await storage.trials.publishPermit('none', draft, 'op')).toMatchObject({
      problem: { code: 'not_found' },
    });
    expect(await storage.trialReads.find('xinyi', everything)).toMatchObject({
      permitVersion: 1,
      permit: { version: 1 },
    });
    nowMs = Date.UTC(2026, 10, 21);
    expect(await storage.trialReads.find('xinyi', everything)).toMatchObject({
      permitVersion: 2,
      permit: { version: 2 },
    });
    expect(await storage.trialReads.list({ limit: 5 }, everything)).toMatchObject({
      value: { items: [{ permitVersion: 2 }] },
    });
    const page = await storage.trialReads.listPermits('xinyi', { limit: 1 }, everything);
    expect(page).toMatchObject({ value: { items: [{ version: 2 }], nextCursor: expect.any(String) } });
    const directory = await storage.trialReads.directory();
    expect(directory.permits.map(({ version }) => version)).toEqual([1, 2]);
    expect(directory.registeredAtMs.get('bus-1')).toBe(baseMs);
  });

  it('publishes one of two permits that are published at the same time against the same version', async () => {
    await storage.trials.importFile(xinyiFile, 'op');
    const { conditions } = xinyiFile.permits[0] ?? {};
    if (conditions === undefined) throw new Error('the file has no permit');
    const draft = { conditions, validFrom: '2026-11-21T00:00:00.000Z', expectedVersion: 1 };
    const outcomes = await Promise.all([1, 2].map(() => storage.trials.publishPermit('xinyi', draft, 'op')));
    expect(outcomes.map(({ ok }) => ok).sort()).toEqual([false, true]);
  });
});

describe('devices and credentials', () => {
  const credential = (id: string, over: object = {}) => ({
    id,
    username: 'bus-1',
    clientId: 'bus-1',
    tokenHash: id,
    vendorId: 'turing',
    kind: 'device' as const,
    deviceIds: ['bus-1'],
    ...over,
  });

  beforeEach(async () => {
    await storage.trials.importFile(xinyiFile, 'op');
  });

  it('are registered once, in a trial that exists', async () => {
    const created = await storage.devices.create({ ...bus1, id: 'bus-9' });
    expect(created).toMatchObject({ ok: true });
    expect(await storage.deviceReads.find('bus-9', everything)).toEqual({ ...bus1, id: 'bus-9' });
    expect(await storage.deviceReads.find('bus-9', { vendorId: 'lumen' })).toBeNull();
    expect(await storage.devices.create({ ...bus1, id: 'bus-9' })).toMatchObject({
      problem: { code: 'already_exists' },
    });
    const nowhere = await storage.devices.create({ ...bus1, id: 'bus-8', trialId: 'none' });
    expect(nowhere).toMatchObject({ problem: { code: 'not_found' } });
    const page = await storage.deviceReads.list({ limit: 2, kind: 'bus' }, everything);
    expect(page).toMatchObject({
      value: { items: [{ id: 'bus-1' }, { id: 'bus-2' }], nextCursor: expect.any(String) },
    });
  });

  it('are found by username until they are replaced or revoked', async () => {
    expect(await storage.credentials.issue(credential('c1'))).toMatchObject({ ok: true });
    expect(await storage.credentials.issue(credential('c2'))).toMatchObject({
      problem: { code: 'already_exists' },
    });
    const gateway = credential('g1', { username: 'gw', kind: 'gateway', deviceIds: ['bus-1', 'bus-2'] });
    await storage.credentials.issue(gateway);
    const rotated = await storage.credentials.rotate('bus-1', credential('c3'));
    expect(rotated).toMatchObject({ ok: true, value: { revokedIds: ['c1'], credential: { id: 'c3' } } });
    expect(await storage.credentials.findByUsername('bus-1')).toMatchObject({
      id: 'c3',
      tokenHash: 'c3',
      deviceIds: ['bus-1'],
    });
    expect((await storage.credentials.active()).map(({ id, deviceIds }) => [id, deviceIds])).toEqual([
      ['c3', ['bus-1']],
      ['g1', ['bus-1', 'bus-2']],
    ]);
    expect(await storage.credentials.revoke('c3')).toMatchObject({ ok: true });
    expect(await storage.credentials.revoke('c3')).toMatchObject({ problem: { code: 'not_found' } });
    expect(await storage.credentials.findByUsername('bus-1')).toBeNull();
  });

  it('are not issued for devices that nobody registered, and nothing is left of it', async () => {
    await storage.credentials.issue(credential('c1'));
    const bad = credential('c2', { deviceIds: ['bus-1', 'ghost'] });
    expect(await storage.credentials.rotate('bus-1', bad)).toMatchObject({ problem: { code: 'not_found' } });
    expect(await storage.credentials.findByUsername('bus-1')).toMatchObject({ id: 'c1' });
  });
});

describe('people', () => {
  const user = {
    id: 'u1',
    username: 'wang',
    displayName: '王',
    passwordHash: 'h',
    role: 'operator' as const,
    vendorId: null,
  };
  const policy = { maxFailures: 5, lockMs: 900_000 };

  it('are locked for 15 minutes by five failures, also at once, and then begin anew', async () => {
    await storage.users.create(user);
    expect(await storage.users.create({ ...user, id: 'u2' })).toMatchObject({
      problem: { code: 'already_exists' },
    });
    await Promise.all([1, 2, 3, 4].map(() => storage.users.recordFailure('u1', policy)));
    expect(await storage.users.findByUsername('wang')).toMatchObject({ failedCount: 4, lockedUntilMs: null });
    expect(await storage.users.recordFailure('u1', policy)).toEqual({ lockedUntilMs: baseMs + 900_000 });
    nowMs = baseMs + 900_001;
    expect(await storage.users.recordFailure('u1', policy)).toEqual({ lockedUntilMs: null });
    expect(await storage.users.findByUsername('wang')).toMatchObject({ failedCount: 1 });
    await storage.users.recordSuccess('u1');
    expect(await storage.users.findByUsername('wang')).toMatchObject({ failedCount: 0, lockedUntilMs: null });
    expect(await storage.users.list({ limit: 5 })).toMatchObject({
      value: { items: [{ id: 'u1', username: 'wang', displayName: '王', role: 'operator', vendorId: null }] },
    });
  });

  it('of the role vendor have a vendor, others have none', async () => {
    await storage.vendors.create({ id: 'turing', name: 'Turing' });
    const vendor = { ...user, role: 'vendor' as const };
    expect(await storage.users.create({ ...vendor, vendorId: 'none' })).toMatchObject({
      problem: { code: 'not_found' },
    });
    await expect(storage.users.create({ ...user, vendorId: 'turing' })).rejects.toThrow(/check constraint/);
    expect(await storage.users.create({ ...vendor, vendorId: 'turing' })).toMatchObject({ ok: true });
  });

  it('are signed in until the session ends, by time or by hand', async () => {
    await storage.users.create(user);
    const session = (tokenHash: string) =>
      storage.sessions.create({ tokenHash, userId: 'u1', expiresAtMs: baseMs + 1000 });
    await session('a');
    await session('b');
    const { passwordHash, ...shown } = user;
    expect(await storage.sessions.find('a')).toEqual({ user: shown, expiresAtMs: baseMs + 1000 });
    await storage.sessions.revoke('a');
    expect(await storage.sessions.find('a')).toBeNull();
    expect(await storage.sessions.find('b')).not.toBeNull();
    nowMs = baseMs + 1000;
    expect(await storage.sessions.find('b')).toBeNull();
    await storage.sessions.removeExpired();
    expect(await runSql(url, 'SELECT 1 FROM session')).toEqual([]);
  });

  it('and programs have tokens until they are revoked or over', async () => {
    const token = (id: string, expiresAtMs: number | null) =>
      storage.tokens.create({
        id,
        name: id,
        role: 'regulator',
        vendorId: null,
        tokenHash: `hash-${id}`,
        expiresAtMs,
      });
    await token('t1', null);
    await token('t2', baseMs + 1000);
    await storage.tokens.recordUse('t1');
    expect(await storage.tokens.findByHash('hash-t1')).toMatchObject({
      id: 't1',
      lastUsedAt: '2026-11-20T01:00:00.000Z',
    });
    expect(await storage.tokens.revoke('t1')).toMatchObject({ ok: true });
    expect(await storage.tokens.revoke('t1')).toMatchObject({ problem: { code: 'not_found' } });
    expect(await storage.tokens.findByHash('hash-t1')).toBeNull();
    expect(await storage.tokens.findByHash('hash-t2')).not.toBeNull();
    nowMs = baseMs + 1000;
    expect(await storage.tokens.findByHash('hash-t2')).toBeNull();
    const first = await storage.tokens.list({ limit: 1 });
    expect(first).toMatchObject({ value: { items: [{ id: 't2' }] } });
    const cursor = first.ok ? (first.value.nextCursor ?? undefined) : undefined;
    expect(await storage.tokens.list({ limit: 1, cursor })).toMatchObject({
      value: { items: [{ id: 't1' }], nextCursor: null },
    });
  });
});

describe('reading by something undefined', () => {
  it('throws, and never finds the first row', async () => {
    await storage.vendors.create({ id: 'turing', name: 'Turing' });
    await expect(storage.vendors.find(undefined as never)).rejects.toThrow(/undefined/i);
  });
});

describe('settings of the installation', () => {
  it('are what was set last', async () => {
    expect(await storage.settings.get('demo')).toBeNull();
    await storage.settings.set('demo', { seeded: true });
    await storage.settings.set('demo', { seeded: false, at: [1] });
    expect(await storage.settings.get('demo')).toEqual({ seeded: false, at: [1] });
  });
});
