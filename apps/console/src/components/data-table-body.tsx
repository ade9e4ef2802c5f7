import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect } from 'react';
import { cellClass, type DataColumn } from './data-column.js';

const rowHeightPx = 37;
const overscan = 12;

interface DataTableBodyProps<T extends object> {
  readonly rows: readonly T[];
  readonly columns: readonly DataColumn<T>[];
  readonly rowId: (row: T) => string;
  readonly rowClass: ((row: T) => string | undefined) | undefined;
  readonly scrollElement: HTMLDivElement | null;
  readonly onEndReached: (() => void) | undefined;
}

/** Rows in sight between two fillers, so that a real table scrolls 100,000 of them. */
export function DataTableBody<T extends object>(props: DataTableBodyProps<T>) {
  const { rows, columns, rowId, rowClass, scrollElement, onEndReached } = props;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollElement,
    estimateSize: () => rowHeightPx,
    overscan,
  });
  const items = virtualizer.getVirtualItems();
  const lastIndex = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastIndex >= rows.length - overscan) onEndReached?.();
  }, [rows.length, lastIndex, onEndReached]);
  const abovePx = items[0]?.start ?? 0;
  const belowPx = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <tbody>
      <Filler heightPx={abovePx} span={columns.length} />
      {items.map(({ index }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <tr key={rowId(row)} className={rowClass?.(row)} aria-rowindex={index + 2}>
            {columns.map((column) => (
              <td key={column.id} className={cellClass(column)}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        );
      })}
      <Filler heightPx={belowPx} span={columns.length} />
    </tbody>
  );
}

function Filler({ heightPx, span }: { readonly heightPx: number; readonly span: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr className="data-table-filler">
      <td colSpan={span} style={{ height: heightPx }} />
    </tr>
  );
}
