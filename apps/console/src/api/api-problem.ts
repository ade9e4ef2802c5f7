import type { ProblemDocument } from '#contracts';

/** Where a request failed before the server could say why. */
export type TransportFault = 'unreachable' | 'not_understood';

/**
 * A request that did not succeed: with the server's problem document, or with a fault of the way there.
 * Thrown by the client so that TanStack Query takes it as the query's error.
 */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly document: ProblemDocument | null;
  readonly fault: TransportFault | null;

  private constructor(message: string, status: number, of: ProblemDocument | TransportFault) {
    super(message);
    this.status = status;
    this.document = typeof of === 'string' ? null : of;
    this.fault = typeof of === 'string' ? of : null;
  }

  static fromDocument(document: ProblemDocument): ApiProblem {
    return new ApiProblem(`${document.title}: ${document.detail}`, document.status, document);
  }

  /** No answer at all: offline, or the server is down. */
  static unreachable(): ApiProblem {
    return new ApiProblem('the server cannot be reached', 0, 'unreachable');
  }

  /** An answer that the contract does not allow, such as a proxy's error page or another version's body. */
  static notUnderstood(status: number, detail: string): ApiProblem {
    return new ApiProblem(`the answer does not follow the contract: ${detail}`, status, 'not_understood');
  }
}
