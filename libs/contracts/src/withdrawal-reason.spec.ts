import { expect, it } from 'vitest';
import { readWithdrawalReason, type WithdrawalReason, withdrawalText } from './withdrawal-reason.js';

it.each<WithdrawalReason>([
  { code: 'not_found_again' },
  { code: 'observation_came', atMs: Date.UTC(2026, 4, 1, 17, 24, 0, 250) },
])('is read from what is recorded of it: %j', (reason) => {
  expect(readWithdrawalReason(withdrawalText(reason))).toEqual(reason);
});

it('is not read into the words of people', () => {
  for (const text of ['', 'a tram', 'an observation of noon came after this was announced'])
    expect(readWithdrawalReason(text)).toBeNull();
});

// Findings that are stored carry these sentences.
it('never changes its sentences', () => {
  expect(withdrawalText({ code: 'not_found_again' })).toBe('judged again with all data: it is not found');
  expect(withdrawalText({ code: 'observation_came', atMs: 0 })).toBe(
    'an observation of 1970-01-01T00:00:00.000Z came after this was announced',
  );
});
