import type { z } from 'zod';
import type { Endpoint, Outcome } from '#contracts';
import type { CliProblem } from '../terminal/reply.js';

export interface CallInput<E extends Endpoint> {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: E['body'] extends z.ZodType ? z.input<E['body']> : never;
}

export type CallResult<E extends Endpoint> = E['response'] extends z.ZodType ? z.output<E['response']> : null;

/** A running TrialWatch that a command works on, with an administrator's or a given token's rights. */
export interface Installation {
  /** Where devices connect. */
  readonly mqttUrl: string;
  call<E extends Endpoint>(endpoint: E, input?: CallInput<E>): Promise<Outcome<CallResult<E>, CliProblem>>;
  /** Ends what was started for this command. */
  close(): Promise<void>;
}
