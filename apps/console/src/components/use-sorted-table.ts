import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_basic,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import type { DataColumn } from './data-column.js';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});
const unsorted: SortingState = [];

/** A TanStack table that sorts the rows by one column; rows keep their order until somebody sorts. */
export function useSortedTable<T extends object>(
  columns: readonly DataColumn<T>[],
  rows: readonly T[],
  rowId: (row: T) => string,
) {
  const [sorting, setSorting] = useState(unsorted);
  const definitions = useMemo(
    () =>
      columns.map(({ id, sortBy }) => ({
        id,
        accessorFn: (row: T) => sortBy?.(row) ?? undefined,
        enableSorting: sortBy !== undefined,
        sortFn: 'basic' as const,
        sortUndefined: 'last' as const,
      })),
    [columns],
  );
  return useTable<typeof features, T>({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    enableMultiSort: false,
    state: { sorting },
    onSortingChange: setSorting,
  });
}
export type SortedTable<T extends object> = ReturnType<typeof useSortedTable<T>>;
