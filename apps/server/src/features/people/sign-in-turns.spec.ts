import { expect, it } from 'vitest';
import { type Outcome, success } from '#contracts';
import { SignInTurns } from './sign-in-turns.js';

it('lets attempts on one account happen one after the other, those on others at once', async () => {
  const turns = new SignInTurns();
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const attempt = (name: string, label: string) =>
    turns.take(name, () => {
      begun.push(label);
      return new Promise<Outcome<string>>((resolve) => void ends.push(() => resolve(success(label))));
    });
  const all = [attempt('ann', 'ann 1'), attempt('ann', 'ann 2'), attempt('bob', 'bob 1')];
  await expect.poll(() => begun).toEqual(['ann 1', 'bob 1']);
  ends[0]?.();
  await expect.poll(() => begun).toEqual(['ann 1', 'bob 1', 'ann 2']);
  for (const end of ends) end();
  expect(await Promise.all(all)).toEqual(['ann 1', 'ann 2', 'bob 1'].map((label) => success(label)));
});

it('goes on after an attempt that threw', async () => {
  const turns = new SignInTurns();
  const failed = turns.take('ann', () => Promise.reject(new Error('away')));
  const next = turns.take('ann', async () => success(1));
  await expect(failed).rejects.toThrow('away');
  expect(await next).toEqual(success(1));
});

it('puts off what comes while many wait, and takes it again later', async () => {
  const turns = new SignInTurns();
  const held: ((value: Outcome<null>) => void)[] = [];
  const waiting = Array.from({ length: 32 }, (_, index) =>
    turns.take(`${index}`, () => new Promise<Outcome<null>>((resolve) => void held.push(resolve))),
  );
  const refused = await turns.take('late', async () => success(null));
  expect(refused).toMatchObject({ ok: false, problem: { code: 'too_many_requests' } });
  await expect.poll(() => held.length).toBe(32);
  for (const release of held) release(success(null));
  await Promise.all(waiting);
  expect(await turns.take('late', async () => success(null))).toEqual(success(null));
});
