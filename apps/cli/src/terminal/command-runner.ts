import { type Command, CommanderError, InvalidArgumentError } from 'commander';
import { type Outcome, timestamp } from '#contracts';
import type { CliIo } from './cli-io.js';
import type { CliProblem, Reply } from './reply.js';

export interface GlobalOptions {
  readonly json?: boolean;
}

/**
 * Runs the work of a command with its options and prints its answer, or its problem. Null: it has
 * printed what there was to print.
 */
export type RunCommand = <O extends GlobalOptions>(
  command: Command,
  work: (options: O, io: CliIo) => Promise<Outcome<Reply | null, CliProblem>>,
) => Promise<void>;

/** One clear line what and where, then the details, then what to do. */
function problemLines({ what, todo, violations = [] }: CliProblem): string {
  const details = violations.map(({ at, message }) => `  ${at === '' ? '/' : at}: ${message}`);
  return [`error: ${what}`, ...details, ...(todo === undefined ? [] : [todo]), ''].join('\n');
}

export class CommandRunner {
  exitCode = 0;
  private readonly io: CliIo;

  constructor(io: CliIo) {
    this.io = io;
  }

  readonly run: RunCommand = async (command, work) => {
    const options = command.optsWithGlobals<Parameters<typeof work>[0]>();
    const asJson = options.json === true;
    const outcome = await work(options, asJson ? { ...this.io, isTerminal: false } : this.io);
    if (outcome.ok) {
      if (outcome.value === null) return;
      this.io.out(asJson ? `${JSON.stringify(outcome.value.json)}\n` : `${outcome.value.text}\n`);
      return;
    }
    this.exitCode = outcome.problem.exitCode;
    this.io.err(problemLines(outcome.problem));
    if (asJson) {
      const { code, what, todo, violations } = outcome.problem;
      this.io.out(`${JSON.stringify({ error: { code, detail: what, todo, violations } })}\n`);
    }
  };
}

/** Exit code of a command line that could not be read; help and version are no failure. */
export function exitCodeOf(error: CommanderError): number {
  return error.exitCode === 0 ? 0 : 2;
}

export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

/** Epoch ms of an RFC 3339 time. */
export function rfc3339Time(text: string): number {
  const atMs = timestamp.safeParse(text).success ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new InvalidArgumentError('It must be an RFC 3339 time with a zone, e.g. 2026-05-01T17:00:00Z.');
  }
  return atMs;
}

/** A factor above 0, or `max` for as fast as the server acknowledges (Infinity). */
export function speedFactor(text: string): number {
  if (text === 'max') return Number.POSITIVE_INFINITY;
  const value = finiteNumber(text);
  if (value <= 0) throw new InvalidArgumentError('It must be a number above 0, or max.');
  return value;
}
