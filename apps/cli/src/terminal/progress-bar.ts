import { SingleBar } from 'cli-progress';
import type { CliIo } from './cli-io.js';

export interface ProgressBar {
  /** Part that is done, 0 to 1, and what to say beside it. */
  update(done: number, note: string): void;
  stop(): void;
}

const STEPS = 1000;
const silent: ProgressBar = { update: () => undefined, stop: () => undefined };

/** A bar on stderr; nothing where stderr is no terminal. */
export function progressBar(io: CliIo, title: string): ProgressBar {
  if (!io.isTerminal) return silent;
  const bar = new SingleBar({
    stream: process.stderr,
    format: `${title} [{bar}] {percentage}% {note}`,
    hideCursor: true,
    clearOnComplete: false,
  });
  bar.start(STEPS, 0, { note: '' });
  return {
    update: (done, note) => bar.update(Math.round(done * STEPS), { note }),
    stop: () => bar.stop(),
  };
}
