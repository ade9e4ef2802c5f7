import { failure, type Outcome, type Problem, problem, success } from '#contracts';

/** The sort key of the last row of a page: times as epoch ms, and texts. */
export type CursorKey = readonly (string | number)[];

/** What each part of a list's sort key is. */
export type CursorShape = readonly ('number' | 'string')[];

const longestCursor = 500;
/** Epoch ms that both JavaScript and PostgreSQL can hold as a time, and every row number. */
const largestNumber = 8.64e15;

export function encodeCursor(key: CursorKey): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Null for the first page. Problem `invalid_cursor` for anything that no page gave out. */
export function decodeCursor(cursor: string | undefined, shape: CursorShape): Outcome<CursorKey | null> {
  if (cursor === undefined) return success(null);
  const key = parse(cursor);
  const fits =
    Array.isArray(key) && key.length === shape.length && key.every((part, at) => isPart(part, shape[at]));
  return fits ? success(key) : invalid();
}

function isPart(part: unknown, type: CursorShape[number] | undefined): boolean {
  if (type === 'number') return Number.isSafeInteger(part) && Math.abs(part as number) <= largestNumber;
  return typeof part === 'string' && !part.includes('\0');
}

function parse(cursor: string): unknown {
  if (cursor.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(cursor)) return null;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function invalid(): Outcome<never, Problem> {
  return failure(problem('invalid_cursor', 'the cursor was not given out by this list', { at: '/cursor' }));
}
