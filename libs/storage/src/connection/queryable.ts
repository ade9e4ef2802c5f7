/** The part of a pg client or pool that runs one statement. */
export interface Queryable {
  query(
    text: string,
    values?: unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;
}

/** What TypeORM's data source and entity manager have in common. */
interface RowSource {
  query(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** The same on TypeORM's connections, for statements that answer rows. */
export function queryableOn(source: RowSource): Queryable {
  return {
    query: async (text, values) => {
      const rows = await source.query(text, values);
      return { rows, rowCount: rows.length };
    },
  };
}
