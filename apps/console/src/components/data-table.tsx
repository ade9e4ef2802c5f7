import { useState } from 'react';
import type { DataColumn } from './data-column.js';
import { DataTableBody } from './data-table-body.js';
import { DataTableHead } from './data-table-head.js';
import { useSortedTable } from './use-sorted-table.js';
import './data-table.css';

export interface DataTableProps<T extends object> {
  /** Names the table for assistive technology. */
  readonly label: string;
  readonly columns: readonly DataColumn<T>[];
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
  readonly rowClass?: (row: T) => string | undefined;
  /** Near the end of the rows; the place to load more. */
  readonly onEndReached?: () => void;
}

/** A dense table that can be sorted and draws only the rows in sight. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  // State, not a ref: the rows can be measured only once the element is there.
  const [scrollElement, setScrollElement] = useState<HTMLDivElement | null>(null);
  const table = useSortedTable(props.columns, props.rows, props.rowId);
  return (
    <div className="data-table-scroll" ref={setScrollElement}>
      <table className="data-table" aria-label={props.label} aria-rowcount={props.rows.length + 1}>
        <DataTableHead table={table} columns={props.columns} />
        <DataTableBody
          rows={table.getRowModel().rows.map((row) => row.original)}
          columns={props.columns}
          rowId={props.rowId}
          rowClass={props.rowClass}
          scrollElement={scrollElement}
          onEndReached={props.onEndReached}
        />
      </table>
    </div>
  );
}
