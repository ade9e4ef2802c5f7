import type { Command } from 'commander';
import { failure, type Outcome, success, trialFile } from '#contracts';
import { defaultIngestOptions } from '#ingest';
import { findingsText, taipeiClock } from '../backtest/findings-text.js';
import { type Judgement, judgeRecording, type Period } from '../backtest/judge-recording.js';
import { type LineLimits, ObservationLines, type Refusal } from '../backtest/observation-lines.js';
import { type Recording, readRecording } from '../backtest/recording.js';
import { serverConfig } from '../installation/server-config.js';
import type { CliIo } from '../terminal/cli-io.js';
import { type GlobalOptions, type RunCommand, rfc3339Time } from '../terminal/command-runner.js';
import { type CliProblem, cliProblem, type Reply, usageProblem } from '../terminal/reply.js';
import { fileProblem, readJsonFile } from './input-file.js';

interface BacktestOptions extends GlobalOptions {
  readonly permit: string;
  readonly observations: string;
  readonly from?: number;
  readonly until?: number;
  readonly strict?: boolean;
}

interface Limits extends LineLimits {
  readonly maxLineBytes: number;
}

/** A line says whose observation it is beside the payload. */
const LINE_FRAME_BYTES = 4096;
const DAY_MS = 86_400_000;

/** What a server with the same settings would refuse. */
function limitsOf({ env }: CliIo): Outcome<Limits, CliProblem> {
  const { TRIALWATCH_MAX_FUTURE_S, TRIALWATCH_MAX_AGE_DAYS, TRIALWATCH_MAX_PAYLOAD_BYTES } = env;
  const config = serverConfig({
    TRIALWATCH_MAX_FUTURE_S,
    TRIALWATCH_MAX_AGE_DAYS,
    TRIALWATCH_MAX_PAYLOAD_BYTES,
  });
  if (!config.ok) return config;
  return success({
    maxDepth: defaultIngestOptions.maxDepth,
    maxFutureMs: config.value.TRIALWATCH_MAX_FUTURE_S * 1000,
    maxAgeMs: config.value.TRIALWATCH_MAX_AGE_DAYS * DAY_MS,
    maxLineBytes: config.value.TRIALWATCH_MAX_PAYLOAD_BYTES + LINE_FRAME_BYTES,
  });
}

async function readLines(
  path: string,
  lines: ObservationLines,
  maxLineBytes: number,
  io: CliIo,
): Promise<Outcome<Recording, CliProblem>> {
  const onRefusal = ({ line, problem: { code, detail } }: Refusal) =>
    io.err(`${path}:${line}: ${code}: ${detail}\n`);
  try {
    return success(await readRecording(path, lines, { maxLineBytes, onRefusal }));
  } catch (error) {
    const why = fileProblem(path, error);
    if (why === undefined) throw error;
    return failure(why);
  }
}

function refusedText({ lines, refused }: Recording): string {
  return `拒收 ${refused} 筆（共 ${lines} 列） / ${refused} refused, of ${lines} lines`;
}

function reportText(judgement: Judgement, recording: Recording): string {
  const { judged, fromMs, untilMs, findings } = judgement;
  const { refused, duplicates } = recording;
  const period = `${taipeiClock(fromMs)} – ${taipeiClock(untilMs)}`;
  return [
    `${period}: 判定 ${judged} 筆，拒收 ${refused} 筆，重複 ${duplicates} 筆 / ${judged} judged, ${refused} refused, ${duplicates} duplicates`,
    findingsText(findings),
  ].join('\n');
}

async function backtest(options: BacktestOptions, io: CliIo): Promise<Outcome<Reply, CliProblem>> {
  const period: Period = { fromMs: options.from ?? null, untilMs: options.until ?? null };
  if (period.fromMs !== null && period.untilMs !== null && period.fromMs > period.untilMs) {
    return failure(usageProblem('--from lies after --until'));
  }
  const limits = limitsOf(io);
  if (!limits.ok) return limits;
  const file = await readJsonFile(options.permit, trialFile);
  if (!file.ok) return file;
  const lines = new ObservationLines(file.value, limits.value);
  const recording = await readLines(options.observations, lines, limits.value.maxLineBytes, io);
  if (!recording.ok) return recording;
  const { data, refused } = recording.value;
  if (refused > 0) io.err(`${refusedText(recording.value)}\n`);
  if (data.length === 0) {
    return failure(cliProblem('nothing_read', `${options.observations} has no observation to judge`));
  }
  if (options.strict === true && refused > 0) {
    return failure(cliProblem('refused', `${options.observations}: ${refused} observations were refused`));
  }
  const judgement = judgeRecording(file.value, data, period);
  if (!judgement.ok) return judgement;
  const { findings } = judgement.value;
  return success({ json: { findings }, text: reportText(judgement.value, recording.value) });
}

/** Adds `backtest --permit FILE --observations FILE`. */
export function addBacktestCommand(program: Command, run: RunCommand): void {
  const command = program
    .command('backtest')
    .description('judge recorded observations by a permit, without a server')
    .requiredOption('--permit <file>', 'trial file (JSON), as "trial export" writes it')
    .requiredOption(
      '--observations <file>',
      'observations in any order (JSON Lines), as "observations export" writes them',
    )
    .option('--from <time>', 'judge from then on (RFC 3339; default: the first observation)', rfc3339Time)
    .option('--until <time>', 'judge until then (RFC 3339; default: the last observation)', rfc3339Time)
    .option('--strict', 'fail where an observation is refused')
    .addHelpText('after', '\nThe formats are in docs/backtest.md.');
  command.action(() => run<BacktestOptions>(command, backtest));
}
