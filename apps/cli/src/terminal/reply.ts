import type { Violation } from '#contracts';

/** What a command answers: data for programs, text for people. */
export interface Reply {
  /** Printed as the one JSON document on stdout where --json is given. */
  readonly json: unknown;
  /** Printed on stdout otherwise. */
  readonly text: string;
}

/** An expected failure: what went wrong and where, and what to do about it. */
export interface CliProblem {
  readonly what: string;
  readonly todo?: string;
  readonly code: string;
  readonly violations?: readonly Violation[];
  /** 2 for a wrong use of the command, else 1. */
  readonly exitCode: 1 | 2;
}

export function cliProblem(
  code: string,
  what: string,
  more: { readonly todo?: string; readonly violations?: readonly Violation[] } = {},
): CliProblem {
  return { code, what, exitCode: 1, ...more };
}

/** The arguments are wrong. */
export function usageProblem(what: string, todo?: string): CliProblem {
  return { code: 'usage', what, exitCode: 2, ...(todo === undefined ? {} : { todo }) };
}
