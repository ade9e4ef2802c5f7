import { createReadStream } from 'node:fs';

/** A line of a file without its end; null bytes where it is longer than allowed and was not kept. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly bytes: Buffer | null;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a file of any size, one after the other, as bytes: whether they are UTF-8 is for the reader
 * to see. Blank lines have their number and are left out. Throws what the file system throws.
 */
export async function* fileLines(path: string, maxLineBytes: number): AsyncGenerator<FileLine> {
  let number = 0;
  let pieces: Buffer[] = [];
  let size = 0;
  const take = (piece: Buffer) => {
    size += piece.byteLength;
    if (size <= maxLineBytes) pieces.push(piece);
    else pieces = [];
  };
  const finish = (): FileLine => {
    const line = size > maxLineBytes ? null : withoutFrame(Buffer.concat(pieces), number === 0);
    number++;
    pieces = [];
    size = 0;
    return { number, bytes: line };
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, from)) {
      take(chunk.subarray(from, end));
      from = end + 1;
      const line = finish();
      if (line.bytes === null || line.bytes.byteLength > 0) yield line;
    }
    take(chunk.subarray(from));
  }
  if (size > 0) {
    const line = finish();
    if (line.bytes === null || line.bytes.byteLength > 0) yield line;
  }
}

function withoutFrame(line: Buffer, isFirst: boolean): Buffer {
  const start = isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.byteLength : 0;
  const end = line.at(-1) === CARRIAGE_RETURN ? line.byteLength - 1 : line.byteLength;
  return line.subarray(start, end);
}
