import type { Outcome, Problem } from '#contracts';

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
