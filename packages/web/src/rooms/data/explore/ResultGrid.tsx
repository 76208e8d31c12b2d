import '../../artifacts/table/virtual-table.css';
import type { ExploreColumn, ExploreResult, ExploreRows } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { client } from '../../../api/client.ts';
import { type TableColumnPlace, useColumnsInView } from '../../artifacts/table/columns-in-view.ts';

const PAGE = 200;
const ROW = 29;

interface Column extends TableColumnPlace, ExploreColumn {}

/** The rows of a result: only those in view are drawn, and only pages in view are read. */
export function ResultGrid({ result }: { readonly result: ExploreResult }) {
  const host = useRef<HTMLDivElement>(null);
  const columns = useMemo(() => describe(result.columns), [result.columns]);
  const virtual = useVirtualizer({
    count: result.rows,
    getScrollElement: () => host.current,
    estimateSize: () => ROW,
    overscan: 20,
  });
  const items = virtual.getVirtualItems();
  const size = pageSize(result);
  const first = Math.floor((items[0]?.index ?? 0) / size);
  const last = Math.floor((items.at(-1)?.index ?? 0) / size);
  const pages = usePages(result.id, first, last, size);
  const failed = pages.find(({ error }) => error !== null)?.error;
  const rowAt = (index: number) => pages[Math.floor(index / size) - first]?.data?.rows[index % size];
  const view = useColumnsInView(host, columns);
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      {failed == null ? null : (
        <Text size="sm" c="var(--k-failed)" role="alert">
          {failed.message}
        </Text>
      )}
      <Box ref={host} className="k-vtable" tabIndex={0} role="region" aria-label="Rows of the query">
        <table aria-rowcount={result.rows + 1} aria-colcount={columns.length + 1} aria-label="Rows of the query">
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">row</th>
              <Gap width={view.before} />
              {view.columns.map((column) => (
                <th
                  key={column.index}
                  scope="col"
                  aria-colindex={column.index + 2}
                  data-numeric={column.kind === 'number'}
                  style={{ width: column.width, padding: '5px 10px' }}
                  title={`${column.name}, ${column.type}`}
                >
                  {column.name}
                  <small>{column.type.toLowerCase()}</small>
                </th>
              ))}
              <Gap width={view.after} />
            </tr>
          </thead>
          <tbody>
            <Space height={items[0]?.start ?? 0} />
            {items.map(({ index }) => (
              <tr key={index} aria-rowindex={index + 2}>
                <th scope="row">{index + 1}</th>
                <Gap width={view.before} />
                {view.columns.map((column) => (
                  <Cell key={column.index} value={rowAt(index)?.[column.index]} column={column} />
                ))}
                <Gap width={view.after} />
              </tr>
            ))}
            <Space height={after} />
          </tbody>
        </table>
      </Box>
    </>
  );
}

type Value = ExploreRows['rows'][number][number];

/** Undefined: its page is on the way. */
function Cell({ value, column }: { readonly value: Value | undefined; readonly column: Column }) {
  const text = value === undefined || value === null ? '' : String(value);
  return (
    <td aria-colindex={column.index + 2} data-numeric={column.kind === 'number'} title={text}>
      {value === null ? <span style={{ color: 'var(--k-muted)' }}>–</span> : text}
    </td>
  );
}

/** The server gives at most 50,000 cells at once. */
function pageSize({ columns }: ExploreResult): number {
  return Math.max(1, Math.min(PAGE, Math.floor(50_000 / Math.max(1, columns.length))));
}

function usePages(id: string, first: number, last: number, size: number) {
  return useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, at) => {
      const offset = (first + at) * size;
      return {
        queryKey: ['explore', 'rows', id, offset, size],
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          client.explore.rows(id, { offset, limit: size }, signal),
        staleTime: Number.POSITIVE_INFINITY,
        retry: false,
      };
    }),
  });
}

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

/** Widths come from names and kinds, so that nothing jumps when rows arrive. */
function describe(columns: readonly ExploreColumn[]): readonly Column[] {
  const least = { number: 11, flag: 8, time: 20, text: 16 } as const;
  return columns.map((column, index) => {
    const letters = Math.min(
      34,
      Math.max(least[column.kind], column.name.length + 3, Math.min(18, column.type.length + 2)),
    );
    return { ...column, index, width: Math.round(letters * 7.6) };
  });
}
