import './runs-grid.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { RunsQuery } from '../runs-query.ts';
import { GridHead } from './GridHead.tsx';
import { GridRow } from './GridRow.tsx';
import type { LineLook } from './grid-look.ts';
import type { TableLine } from './run-lines.ts';

const rowHeight = 32;
const headHeight = 34;
/** So many lines before the end the next page is asked for. */
const ahead = 60;

/** What the table shows and where it stands. */
export interface GridProps {
  readonly lines: readonly TableLine[];
  readonly look: LineLook;
  readonly sort: RunsQuery['sort'];
  readonly setSort: (sort: RunsQuery['sort']) => void;
  readonly selected: ReadonlySet<string>;
  readonly hidden: ReadonlySet<string>;
  readonly colours: ReadonlyMap<string, string>;
  readonly total: number | undefined;
  readonly hasMore: boolean;
  readonly isPrevious: boolean;
  readonly loadMore: () => void;
  readonly nameWidth: number;
  readonly height: string;
  /** Controls at the head of the names: select all. */
  readonly lead: ReactNode;
}

/** The runs table. Only the lines in sight are in the page, so that 100,000 of them scroll like ten. */
export function RunsGrid(props: GridProps) {
  const { lines, look, hasMore, loadMore, nameWidth } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length + (hasMore ? 8 : 0),
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= lines.length - ahead) loadMore();
  }, [hasMore, last, lines.length, loadMore]);
  const width = look.columns.reduce((sum, column) => sum + column.width, nameWidth);
  const tracks = look.columns.map((column) => `minmax(${column.width}px, ${column.isNumber ? 1 : 1.4}fr)`);
  const style = {
    height: props.height,
    '--k-grid-columns': [`minmax(${nameWidth}px, 2fr)`, ...tracks].join(' '),
    '--k-grid-width': `${width}px`,
  } as CSSProperties;
  return (
    // biome-ignore lint/a11y/useSemanticElements: only the lines in sight are there, each at its place; a table element cannot do that
    <div
      ref={scroll}
      className="k-grid"
      role="table"
      aria-label="Runs"
      aria-rowcount={(props.total ?? lines.length) + 1}
      aria-colcount={look.columns.length + 1}
      aria-busy={props.isPrevious}
      data-previous={props.isPrevious}
      style={style}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached by keyboard
      tabIndex={0}
      onKeyDown={(event) => moveFocus(event, (index) => virtual.scrollToIndex(index))}
    >
      <GridHead columns={look.columns} sort={props.sort} setSort={props.setSort} lead={props.lead} />
      {/* biome-ignore lint/a11y/useSemanticElements: as above */}
      <div role="rowgroup" className="k-grid-body" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index];
          const top = item.start - headHeight;
          if (line === undefined)
            return <div key={item.key} className="k-grid-skeleton" style={{ top: top + 10 }} aria-hidden />;
          const id = line.kind === 'run' ? line.row.id : line.key;
          return (
            <GridRow
              key={`${line.key} ${line.kind === 'run' && line.isPinned ? 'pinned' : ''}`}
              line={line}
              look={look}
              index={item.index}
              top={top}
              isSelected={props.selected.has(id)}
              isHidden={props.hidden.has(id)}
              colour={props.colours.get(id)}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Arrow keys go up and down among the same control of the lines; the line that is not there yet is scrolled to first. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>, scrollTo: (index: number) => void): void {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0 || !(event.target instanceof HTMLElement)) return;
  const row = event.target.closest<HTMLElement>('[data-row]');
  const part = event.target.dataset.part;
  const grid = event.currentTarget;
  if (row === null || part === undefined) return;
  event.preventDefault();
  const next = Number(row.dataset.row) + by;
  if (next < 0) return;
  scrollTo(next);
  requestAnimationFrame(() => {
    const line = grid.querySelector(`[data-row="${next}"]`);
    const control =
      line?.querySelector<HTMLElement>(`[data-part="${part}"]`) ?? line?.querySelector<HTMLElement>('a, button');
    control?.focus({ preventScroll: true });
  });
}
