import './virtual-table.css';
import { Box } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { type ColumnType, decideColumnType, isMissing, sortRows, textOf } from './column-types.ts';
import { type ColumnsInView, type TableColumnPlace, useColumnsInView } from './columns-in-view.ts';
import type { TableData } from './logged-table.ts';

interface Order {
  readonly column: number;
  readonly isDescending: boolean;
}

interface Column extends TableColumnPlace {
  readonly name: string;
  readonly type: ColumnType;
  readonly isNumeric: boolean;
}

/** A table of any length: only the rows in view are drawn. A column's name sorts; a third time gives the order of the file back. */
export function VirtualTable(props: {
  readonly table: TableData;
  readonly label: string;
  /** Draws a cell that is more than text; undefined leaves it as text. */
  readonly cell?: (value: unknown) => ReactNode;
  readonly rowHeight?: number;
}) {
  const { table, cell, rowHeight = 29 } = props;
  const [order, setOrder] = useState<Order>();
  const host = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => describeColumns(table), [table]);
  const sorted = useMemo(() => {
    const type = columns[order?.column ?? -1]?.type;
    return order === undefined || type === undefined
      ? undefined
      : sortRows(table.rows, order.column, type, order.isDescending);
  }, [table, columns, order]);
  const virtual = useVirtualizer({
    count: table.rows.length,
    getScrollElement: () => host.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const items = virtual.getVirtualItems();
  const view = useColumnsInView(host, columns);
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <Box ref={host} className="k-vtable" data-tall={rowHeight > 40} tabIndex={0} role="region" aria-label={props.label}>
      <table aria-rowcount={table.rows.length + 1} aria-colcount={columns.length + 1} aria-label={props.label}>
        <Head view={view} order={order} change={setOrder} />
        <tbody>
          <Space height={items[0]?.start ?? 0} />
          {items.map(({ index }) => {
            const at = sorted?.[index] ?? index;
            return <Row key={at} at={at} place={index} row={table.rows[at] ?? []} view={view} cell={cell} />;
          })}
          <Space height={after} />
        </tbody>
      </table>
    </Box>
  );
}

function Head(props: {
  readonly view: ColumnsInView<Column>;
  readonly order: Order | undefined;
  readonly change: (order: Order | undefined) => void;
}) {
  const { view, order, change } = props;
  const press = (column: number) => {
    if (order?.column !== column) change({ column, isDescending: false });
    else change(order.isDescending ? undefined : { column, isDescending: true });
  };
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col">row</th>
        <Gap width={view.before} />
        {view.columns.map(({ name, index, type, isNumeric, width }) => {
          const sort = order?.column !== index ? 'none' : order.isDescending ? 'descending' : 'ascending';
          return (
            <th
              key={index}
              scope="col"
              aria-colindex={index + 2}
              aria-sort={sort}
              data-numeric={isNumeric}
              style={{ width }}
            >
              <button type="button" onClick={() => press(index)} title={name}>
                <span className="k-vtable-name">
                  {name}
                  {sort === 'none' ? '' : sort === 'ascending' ? ' ↑' : ' ↓'}
                </span>
                <small>{type}</small>
              </button>
            </th>
          );
        })}
        <Gap width={view.after} />
      </tr>
    </thead>
  );
}

function Row(props: {
  readonly at: number;
  readonly place: number;
  readonly row: readonly unknown[];
  readonly view: ColumnsInView<Column>;
  readonly cell: ((value: unknown) => ReactNode) | undefined;
}) {
  return (
    <tr aria-rowindex={props.place + 2}>
      <th scope="row">{props.at + 1}</th>
      <Gap width={props.view.before} />
      {props.view.columns.map(({ index, isNumeric }) => {
        const value = props.row[index];
        return (
          <td key={index} aria-colindex={index + 2} data-numeric={isNumeric} title={textOf(value)}>
            {isMissing(value) ? (
              <span style={{ color: 'var(--k-muted)' }}>–</span>
            ) : (
              (props.cell?.(value) ?? textOf(value))
            )}
          </td>
        );
      })}
      <Gap width={props.view.after} />
    </tr>
  );
}

/** Holds the place of columns that are out of sight. */
function Gap({ width }: { readonly width: number }) {
  return width <= 0 ? null : <td aria-hidden className="k-vtable-gap" style={{ width }} />;
}

function Space({ height }: { readonly height: number }) {
  return height <= 0 ? null : (
    <tr className="k-vtable-space" aria-hidden>
      <td style={{ height }} />
    </tr>
  );
}

/** Widths come from the first rows, so that nothing jumps while one scrolls. */
function describeColumns({ columns, rows }: TableData): readonly Column[] {
  const first = rows.slice(0, 100);
  return columns.map((name, index) => {
    const values = rows.slice(0, 500).map((row) => row[index]);
    const type = decideColumnType(values);
    const longest = Math.max(name.length + 2, type.length, ...first.map((row) => textOf(row[index]).length));
    const isNumeric = type === 'numbers' || type === 'whole numbers';
    return { name, index, type, isNumeric, width: Math.round(Math.min(42, Math.max(8, longest + 3)) * 7.6) };
  });
}
