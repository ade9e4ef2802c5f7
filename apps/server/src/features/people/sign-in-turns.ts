import { Injectable } from '@nestjs/common';
import { failure, type Outcome, problem } from '#contracts';

// Checking a password costs 20 MiB and a core for some 20 ms; beyond this the rest is told to come back.
const maxWaiting = 32;

/** Lets attempts to sign in on one account happen one after the other, and only so many at once on all. */
@Injectable()
export class SignInTurns {
  readonly #last = new Map<string, Promise<unknown>>();
  #waiting = 0;

  /** Problem `too_many_requests` where too many wait already. */
  async take<T>(username: string, act: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    if (this.#waiting >= maxWaiting) {
      return failure(problem('too_many_requests', 'too many people sign in at the moment; try again'));
    }
    this.#waiting += 1;
    const before = this.#last.get(username) ?? Promise.resolve();
    const turn = before.then(act, act);
    this.#last.set(username, turn);
    try {
      return await turn;
    } finally {
      this.#waiting -= 1;
      if (this.#last.get(username) === turn) this.#last.delete(username);
    }
  }
}
