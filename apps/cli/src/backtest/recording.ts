import { type Problem, problem } from '#contracts';
import type { Judged } from '#rules';
import { fileLines } from './file-lines.js';
import type { ObservationLines } from './observation-lines.js';

/** All observations of a file that could be read, in the file's order. */
export interface Recording {
  readonly data: readonly Judged[];
  readonly lines: number;
  readonly duplicates: number;
  readonly refused: number;
}

export interface RecordingOptions {
  /** A longer line is refused without being read. */
  readonly maxLineBytes: number;
  /** Told of each refusal, with the number of the line. */
  readonly onRefusal: (line: number, why: Problem) => void;
}

/** Reads a file of observations (JSON Lines) to its end. Throws what the file system throws. */
export async function readRecording(
  path: string,
  lines: ObservationLines,
  { maxLineBytes, onRefusal }: RecordingOptions,
): Promise<Recording> {
  const data: Judged[] = [];
  let count = 0;
  let duplicates = 0;
  let refused = 0;
  const refuse = (line: number, why: Problem) => {
    refused++;
    onRefusal(line, why);
  };
  for await (const { number, bytes } of fileLines(path, maxLineBytes)) {
    count++;
    if (bytes === null) {
      refuse(number, problem('payload_too_large', `The line is longer than ${maxLineBytes} bytes.`));
      continue;
    }
    const report = lines.read(bytes);
    data.push(...report.fresh);
    duplicates += report.duplicates;
    for (const why of report.refusals) refuse(number, why);
  }
  return { data, lines: count, duplicates, refused };
}
