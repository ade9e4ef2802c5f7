import { problem } from '#contracts';
import type { Judged } from '#rules';
import { fileLines } from './file-lines.js';
import type { ObservationLines, Refusal } from './observation-lines.js';

/** All observations of a file that could be read. */
export interface Recording {
  readonly data: readonly Judged[];
  readonly lines: number;
  readonly duplicates: number;
  readonly refused: number;
}

export interface RecordingOptions {
  /** A longer line is refused without being read. */
  readonly maxLineBytes: number;
  readonly onRefusal: (refusal: Refusal) => void;
}

/** Reads a file of observations (JSON Lines) to its end. Throws what the file system throws. */
export async function readRecording(
  path: string,
  lines: ObservationLines,
  { maxLineBytes, onRefusal }: RecordingOptions,
): Promise<Recording> {
  let count = 0;
  let refused = 0;
  for await (const { number: line, bytes } of fileLines(path, maxLineBytes)) {
    count++;
    const tooLong = problem('payload_too_large', `The line is longer than ${maxLineBytes} bytes.`);
    const refusals = bytes === null ? [{ line, problem: tooLong }] : lines.read(line, bytes);
    refused += refusals.length;
    for (const refusal of refusals) onRefusal(refusal);
  }
  return { data: lines.data, lines: count, duplicates: lines.duplicates, refused };
}
