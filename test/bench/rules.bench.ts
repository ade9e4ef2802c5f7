import { Command } from 'commander';
import { initialDeviceState, type Judged, packState, type Ruleset, step } from '#rules';
import { busRules, busRuleset, nightOfBus } from './rules/bus-stage.js';

interface Options {
  readonly json?: true;
  readonly rounds: string;
  readonly zones: string;
}

/** Folds a night; the time is that of the processor, in step() alone: other processes may run beside. */
function timeOf(
  ruleset: Ruleset,
  data: readonly Judged[],
): { readonly perS: number; readonly findings: number } {
  let state = initialDeviceState;
  let findings = 0;
  const started = process.cpuUsage();
  for (const judged of data) {
    const result = step(ruleset, state, judged);
    state = result.state;
    for (const { type } of result.findings) if (type === 'opened') findings++;
  }
  const { user, system } = process.cpuUsage(started);
  return { perS: (data.length / (user + system)) * 1_000_000, findings };
}

interface StateSizes {
  readonly bytes: number;
  /** Open findings in the largest state; each carries its evidence. */
  readonly open: number;
  /** The largest while no finding was open. */
  readonly quietBytes: number;
}

/** The largest states, as the JSON that a checkpoint stores. */
function largestStates(ruleset: Ruleset, data: readonly Judged[]): StateSizes {
  let state = initialDeviceState;
  let largest: StateSizes = { bytes: 0, open: 0, quietBytes: 0 };
  for (const judged of data) {
    state = step(ruleset, state, judged).state;
    const text = JSON.stringify(packState(state));
    const bytes = Buffer.byteLength(text);
    const open = text.split('"open":{').length - 1;
    if (bytes > largest.bytes) largest = { ...largest, bytes, open };
    if (open === 0 && bytes > largest.quietBytes) largest = { ...largest, quietBytes: bytes };
  }
  return largest;
}

function main(options: Options): void {
  const ruleset = busRuleset(Number(options.zones));
  const data = nightOfBus(1);
  timeOf(ruleset, data);
  const rounds = Array.from({ length: Number(options.rounds) }, () => timeOf(ruleset, data));
  const rates = rounds.map(({ perS }) => perS).sort((a, b) => a - b);
  const state = largestStates(ruleset, data);
  const result = {
    rules: busRules.length,
    zones: Number(options.zones),
    observations: data.length,
    findings: rounds[0]?.findings ?? 0,
    medianPerS: Math.round(rates[Math.floor(rates.length / 2)] ?? 0),
    bestPerS: Math.round(rates.at(-1) ?? 0),
    largestStateBytes: state.bytes,
    openThen: state.open,
    largestQuietBytes: state.quietBytes,
  };
  if (options.json !== true) {
    process.stderr.write(
      `${result.medianPerS} observations/s on one core (best ${result.bestPerS}), ${result.rules} rules, ${result.zones} zones; largest state ${result.largestStateBytes} bytes with ${result.openThen} open findings, ${result.largestQuietBytes} with none\n`,
    );
  }
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

const program = new Command('bench rules')
  .description('step() of a bus: observations a second, size of the state')
  .option('--json', 'print nothing but the JSON line on standard output')
  .option('--rounds <n>', 'measured nights of 10,800 observations', '15')
  .option('--zones <n>', 'zones of the permit', '1000');
program.parse();
main(program.opts<Options>());
