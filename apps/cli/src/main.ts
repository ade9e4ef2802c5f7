import { runProgram } from './program.js';

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const INTERRUPTED = 130;

const stop = new AbortController();
let stops = 0;

for (const signal of stopSignals) {
  process.on(signal, () => {
    stops++;
    // Commands stop in order; whoever insists a third time has waited long enough.
    if (stops > 2) process.exit(INTERRUPTED);
    stop.abort();
  });
}

try {
  const exitCode = await runProgram(process.argv.slice(2), {
    env: process.env,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    signal: stop.signal,
  });
  if (exitCode !== 0) process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
