import { type Problem, problem, type Violation } from '#contracts';

/** The problem of a permit that cannot be taken: the first violation in words, all of them with their places. */
export function permitInvalid(violations: readonly Violation[]): Problem {
  const [first] = violations;
  const more = violations.length > 1 ? ` (and ${violations.length - 1} more)` : '';
  return problem('permit_invalid', `${first?.at}: ${first?.message}${more}`, { violations });
}
