import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { RunsQuery } from '../runs-query.ts';
import type { RunColumn } from './run-column.ts';

type Sort = RunsQuery['sort'];

/** The names of the columns; a click orders by one, a second turns the order, a third is newest first again. */
export function GridHead(props: {
  readonly columns: readonly RunColumn[];
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  readonly lead: ReactNode;
}) {
  const { sort, setSort } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see RunsGrid
    // biome-ignore lint/a11y/useFocusableInteractive: what can be focused are the buttons in it
    <div role="row" aria-rowindex={1} className="k-grid-head">
      <HeadCell
        sort={sort}
        column={{ key: 'attributes.name', label: 'Run', hint: 'Name of the run' }}
        setSort={setSort}
        isFirst
      >
        {props.lead}
      </HeadCell>
      {props.columns.map((column) => (
        <HeadCell key={column.key} sort={sort} column={column} setSort={setSort} />
      ))}
    </div>
  );
}

function HeadCell(props: {
  readonly column: Pick<RunColumn, 'key' | 'label' | 'hint'> & Partial<RunColumn>;
  readonly sort: Sort;
  readonly setSort: (sort: Sort) => void;
  readonly isFirst?: boolean;
  readonly children?: ReactNode;
}) {
  const { column, sort } = props;
  const isSorted = sort?.column === column.key;
  const Arrow = sort?.descending === true ? IconArrowDown : IconArrowUp;
  const direction = sort?.descending === true ? 'descending' : 'ascending';
  return (
    // biome-ignore lint/a11y/useSemanticElements: see RunsGrid
    // biome-ignore lint/a11y/useFocusableInteractive: what can be focused is the button in it
    <div
      role="columnheader"
      className={props.isFirst === true ? 'k-grid-cell k-grid-first' : 'k-grid-cell'}
      data-number={column.isNumber || undefined}
      title={column.hint}
      aria-sort={isSorted ? direction : 'none'}
    >
      {props.children}
      {column.canSort === false ? (
        <span className="k-grid-text">{column.label}</span>
      ) : (
        <button
          type="button"
          className="k-grid-sort"
          data-sorted={isSorted || undefined}
          onClick={() => props.setSort(nextSort(column, sort))}
        >
          <span className="k-grid-text">{column.label}</span>
          {isSorted ? <Arrow size={13} aria-hidden style={{ flex: 'none' }} /> : null}
        </button>
      )}
    </div>
  );
}

/** Numbers and times begin with the highest, names with A. */
function nextSort(column: Pick<RunColumn, 'key'> & Partial<RunColumn>, sort: Sort): Sort {
  const first = column.isNumber === true || /\.(?:started|ended)$/.test(column.key);
  if (sort?.column !== column.key) return { column: column.key, descending: first };
  return sort.descending === first ? { column: column.key, descending: !first } : undefined;
}
