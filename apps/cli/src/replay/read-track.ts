import { CsvError, parse } from 'csv-parse/sync';
import { failure, kindContracts, type Outcome, success } from '#contracts';
import { type CliProblem, cliProblem } from '../terminal/reply.js';
import { cellValue, type TrackField, trackField } from './track-columns.js';

/** One fix of a recorded track. */
export interface TrackPoint {
  /** Seconds since the recording began. */
  readonly tS: number;
  /** Fields of a bus observation, the file's own only. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface Track {
  readonly points: readonly TrackPoint[];
  /** Columns of the file that no field of the contract answers to. */
  readonly ignoredColumns: readonly string[];
}

interface Row {
  readonly info: { readonly lines: number };
  readonly record: Readonly<Record<string, string>>;
}

interface Column {
  readonly name: string;
  readonly field: TrackField;
}

const TIME_COLUMN = 't_s';
const REQUIRED = [TIME_COLUMN, 'lon', 'lat'];

function bad(what: string): { readonly ok: false; readonly problem: CliProblem } {
  return failure(
    cliProblem('bad_track', what, {
      todo: 'A track is CSV with a header and at least the columns t_s, lon, lat.',
    }),
  );
}

function rowsOf(text: string): Outcome<Row[], CliProblem> {
  try {
    const rows = parse(text, { columns: true, info: true, bom: true, trim: true, skip_empty_lines: true });
    return success(rows as unknown as Row[]);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return bad(error.message);
  }
}

function withField(
  target: Readonly<Record<string, unknown>>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return { ...target, [name]: value };
  const inner = (target[name] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...target, [name]: withField(inner, rest, value) };
}

function fieldsOf(record: Row['record'], columns: readonly Column[]): Record<string, unknown> {
  return columns
    .filter(({ name }) => record[name] !== '')
    .reduce<Record<string, unknown>>(
      (fields, { name, field }) => withField(fields, field.path, cellValue(record[name] ?? '', field)),
      {},
    );
}

/** The first place where the fields break the contract, in words. */
function violationOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const envelope = { seq: 0, observedAt: '2000-01-01T00:00:00.000Z' };
  const parsed = kindContracts.bus.observation.safeParse({ ...envelope, ...fields });
  if (parsed.success) return undefined;
  const { path, message } = parsed.error.issues[0]!;
  return `${path.join('.')}: ${message}`;
}

function pointOf(
  { info, record }: Row,
  columns: readonly Column[],
  beforeS: number,
): Outcome<TrackPoint, CliProblem> {
  const cell = record[TIME_COLUMN] ?? '';
  const tS = Number(cell);
  if (cell === '' || !Number.isFinite(tS))
    return bad(`line ${info.lines}: t_s "${cell}" is not a number of seconds`);
  if (tS < beforeS) return bad(`line ${info.lines}: t_s goes back from ${beforeS} to ${tS}`);
  const fields = fieldsOf(record, columns);
  const violation = violationOf(fields);
  return violation === undefined ? success({ tS, fields }) : bad(`line ${info.lines}: ${violation}`);
}

/** Reads a recorded track; the problem names the line and what is wrong with it. */
export function readTrack(text: string): Outcome<Track, CliProblem> {
  const rows = rowsOf(text);
  if (!rows.ok) return rows;
  const [first] = rows.value;
  if (first === undefined) return bad('the track is empty');
  const names = Object.keys(first.record);
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) return bad(`line 1: the header lacks ${missing.join(', ')}`);
  const others = names.filter((name) => name !== TIME_COLUMN);
  const columns = others.flatMap((name) => {
    const field = trackField(name);
    return field === undefined ? [] : [{ name, field }];
  });
  const points: TrackPoint[] = [];
  for (const row of rows.value) {
    const point = pointOf(row, columns, points.at(-1)?.tS ?? Number.NEGATIVE_INFINITY);
    if (!point.ok) return point;
    points.push(point.value);
  }
  return success({ points, ignoredColumns: others.filter((name) => trackField(name) === undefined) });
}
