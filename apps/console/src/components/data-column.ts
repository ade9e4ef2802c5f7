import type { ReactNode } from 'react';

/** One column of a table. */
export interface DataColumn<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  /** What to sort by; a column without it cannot be sorted. Null comes last. */
  readonly sortBy?: (row: T) => string | number | null;
  readonly numeric?: boolean;
  /** Left out where there is little room. */
  readonly minor?: boolean;
}

/** The class of a column's cells. */
export function cellClass(column: Pick<DataColumn<never>, 'numeric' | 'minor'>): string | undefined {
  const classes = [column.numeric === true ? 'number' : '', column.minor === true ? 'is-minor-column' : ''];
  const text = classes.filter((name) => name !== '').join(' ');
  return text === '' ? undefined : text;
}
