import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/** A column's number in the table and its width in pixels. */
export interface TableColumnPlace {
  readonly index: number;
  readonly width: number;
}

/** The columns to draw, and the pixels of those that are out of sight before and after them. */
export interface ColumnsInView<C extends TableColumnPlace> {
  readonly columns: readonly C[];
  readonly before: number;
  readonly after: number;
}

/** With fewer columns than this, all are drawn. */
const manyColumns = 40;

/** Which columns of a wide table are in sight of its scrolling host. */
export function useColumnsInView<C extends TableColumnPlace>(
  host: RefObject<HTMLElement | null>,
  columns: readonly C[],
): ColumnsInView<C> {
  const isMany = columns.length > manyColumns;
  const virtual = useVirtualizer({
    horizontal: true,
    count: isMany ? columns.length : 0,
    getScrollElement: () => host.current,
    estimateSize: (index) => columns[index]?.width ?? 0,
    overscan: 4,
  });
  if (!isMany) return { columns, before: 0, after: 0 };
  const items = virtual.getVirtualItems();
  return {
    columns: items.flatMap(({ index }) => columns[index] ?? []),
    before: items[0]?.start ?? 0,
    after: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
  };
}
