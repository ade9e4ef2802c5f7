import { UiIcon } from '../symbols/ui-icon.js';
import { cellClass, type DataColumn } from './data-column.js';
import type { SortedTable } from './use-sorted-table.js';

const ariaSorts = { asc: 'ascending', desc: 'descending' } as const;

interface DataTableHeadProps<T extends object> {
  readonly table: SortedTable<T>;
  readonly columns: readonly DataColumn<T>[];
}

export function DataTableHead<T extends object>({ table, columns }: DataTableHeadProps<T>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const model = table.getColumn(column.id);
          const sorted = model?.getIsSorted() ?? false;
          return (
            <th
              key={column.id}
              scope="col"
              className={cellClass(column)}
              aria-sort={sorted === false ? undefined : ariaSorts[sorted]}
            >
              {model?.getCanSort() === true ? (
                <button type="button" className="sort-button" onClick={model.getToggleSortingHandler()}>
                  {column.header}
                  {sorted !== false && <UiIcon name={ariaSorts[sorted]} sizePx={12} />}
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
