/** Why a finding was withdrawn, as programs read it. */
export type WithdrawalReason =
  | { readonly code: 'not_found_again' }
  | { readonly code: 'observation_came'; readonly atMs: number };

const notFoundAgain = 'judged again with all data: it is not found';
const observationCame = /^an observation of (\S+) came after this was announced$/;

/** The sentence that is recorded. */
export function withdrawalText(reason: WithdrawalReason): string {
  return reason.code === 'not_found_again'
    ? notFoundAgain
    : `an observation of ${new Date(reason.atMs).toISOString()} came after this was announced`;
}

/** What a recorded sentence says; null where it is none of these, as one in people's own words. */
export function readWithdrawalReason(text: string): WithdrawalReason | null {
  if (text === notFoundAgain) return { code: 'not_found_again' };
  const atMs = Date.parse(observationCame.exec(text)?.[1] ?? '');
  return Number.isNaN(atMs) ? null : { code: 'observation_came', atMs };
}
