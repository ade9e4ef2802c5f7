import type { DataSource } from 'typeorm';
import { type Outcome, type Page, success } from '#contracts';
import type { Conditions } from './conditions.js';
import { type CursorKey, type CursorShape, decodeCursor, encodeCursor } from './cursor.js';

export interface PageQuery {
  readonly cursor?: string;
  /** 1 to 1000. */
  readonly limit: number;
}

/** One list: where it reads, in which order, and how a row becomes an item and a cursor. */
export interface ListPlan<Row, Item> {
  /** SELECT ... FROM ..., without WHERE. */
  readonly select: string;
  readonly where: Conditions;
  /** Columns of a unique sort order; all in one direction. */
  readonly order: readonly string[];
  readonly direction: 'ASC' | 'DESC';
  readonly shape: CursorShape;
  /** Parameters of the row comparison, from a cursor. */
  readonly bind: (key: CursorKey) => readonly unknown[];
  readonly keyOf: (row: Row) => CursorKey;
  readonly toItem: (row: Row) => Item;
}

/** A page of a list, found by the sort key of the last row of the page before (never by OFFSET). */
export async function readPage<Row, Item>(
  source: DataSource,
  page: PageQuery,
  plan: ListPlan<Row, Item>,
): Promise<Outcome<Page<Item>>> {
  const cursor = decodeCursor(page.cursor, plan.shape);
  if (!cursor.ok) return cursor;
  const { where } = plan;
  if (cursor.value !== null) {
    const marks = plan.order.map(() => '?').join(', ');
    const sign = plan.direction === 'ASC' ? '>' : '<';
    where.add(`(${plan.order.join(', ')}) ${sign} (${marks})`, ...plan.bind(cursor.value));
  }
  const order = plan.order.map((column) => `${column} ${plan.direction}`).join(', ');
  const limit = where.param(page.limit + 1);
  const rows: Row[] = await source.query(
    `${plan.select} WHERE ${where} ORDER BY ${order} LIMIT ${limit}`,
    where.values,
  );
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return success({
    items: items.map(plan.toItem),
    nextCursor: more ? encodeCursor(plan.keyOf(last)) : null,
  });
}

/** Binds a cursor of (epoch ms, id). */
export function bindTimeAndId([ms, id]: CursorKey): readonly unknown[] {
  return [new Date(Number(ms)), id];
}
