import { type Outcome, type Problem, problem } from '#contracts';

/** Carries a problem out of a handler to the one filter that answers it. Thrown in http/ only. */
export class ProblemException extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemException';
    this.problem = problem;
  }
}

/** The value of an outcome; its problem becomes the answer of the request. */
export function answerOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new ProblemException(outcome.problem);
}

/** What was looked up; `not_found` where there is none, or where it is not the caller's to see. */
export function foundOr<T>(found: T | null | undefined, what: string): T {
  if (found !== null && found !== undefined) return found;
  throw new ProblemException(problem('not_found', `there is no ${what}`));
}
