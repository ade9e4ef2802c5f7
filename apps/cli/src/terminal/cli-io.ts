/** The world of a command: where it prints, what it may read, and when it must stop. */
export interface CliIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  /** For people only: notes, progress, errors. */
  err(text: string): void;
  /** stderr is a terminal: progress may be drawn. */
  readonly isTerminal: boolean;
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}
