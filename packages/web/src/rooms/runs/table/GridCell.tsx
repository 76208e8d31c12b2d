import type { RunRow } from '@kaizen/contracts';
import { Link } from '@tanstack/react-router';
import { formatAge } from '../../../design/format.ts';
import { stateLooks } from '../../../design/state.ts';
import { stateOfRun, wordOfRun } from '../run-state.ts';
import type { Scale } from './grid-look.ts';
import type { RunColumn } from './run-column.ts';

/** A cell of a run: the number with a hair-line of its size among the others, or the text. */
export function GridCell(props: {
  readonly column: RunColumn;
  readonly row: RunRow;
  readonly scale: Scale | undefined;
  readonly now: number;
}) {
  const { column, row, scale } = props;
  const text = column.text(row);
  const value = scale === undefined ? undefined : column.number(row);
  return (
    // biome-ignore lint/a11y/useSemanticElements: see GridRow
    <div
      role="cell"
      className="k-grid-cell"
      data-number={column.isNumber || undefined}
      title={titleOf(column, row, text)}
    >
      <Content column={column} row={row} text={text} now={props.now} />
      {scale === undefined || value === undefined || !Number.isFinite(value) ? null : (
        <span className="k-grid-bar" style={{ transform: `scaleX(${place(value, scale)})` }} aria-hidden />
      )}
    </div>
  );
}

/** Hundreds of cells come and go while a person scrolls: they are made of plain elements, without the component library. */
function Content(props: {
  readonly column: RunColumn;
  readonly row: RunRow;
  readonly text: string;
  readonly now: number;
}) {
  const { column, row } = props;
  if (column.kind === 'attributes') {
    if (column.name === 'status') return <Status row={row} />;
    if (column.name === 'started') return <When at={row.startedAt} now={props.now} />;
    if (column.name === 'ended') return row.endedAt === undefined ? null : <When at={row.endedAt} now={props.now} />;
    if (column.name === 'experiment')
      return (
        <Link to="/experiments/$experiment" params={{ experiment: row.experimentId }} className="k-grid-text">
          {row.experiment}
        </Link>
      );
  }
  return <span className="k-grid-text">{props.text}</span>;
}

function Status({ row }: { readonly row: RunRow }) {
  const { colour, Icon } = stateLooks[stateOfRun(row)];
  return (
    <span className="k-grid-state" style={{ color: colour }}>
      <Icon size={15} aria-hidden />
      {wordOfRun(row)}
    </span>
  );
}

function When({ at, now }: { readonly at: number; readonly now: number }) {
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={date.toLocaleString()} className="k-grid-muted">
      {formatAge(at, now)}
    </time>
  );
}

/** The whole of what may be cut short. */
function titleOf(column: RunColumn, row: RunRow, text: string): string | undefined {
  if (column.kind === 'metrics') return column.raw(row) || undefined;
  return column.kind === 'attributes' && column.name !== 'datasets' && column.name !== 'id'
    ? undefined
    : text || undefined;
}

function place(value: number, { low, high }: Scale): number {
  return high === low ? 1 : 0.04 + (0.96 * (value - low)) / (high - low);
}

/** Scales of the metric columns over the rows that are loaded. */
export function computeScales(rows: readonly RunRow[], columns: readonly RunColumn[]): ReadonlyMap<string, Scale> {
  const scales = new Map<string, Scale>();
  for (const column of columns) {
    if (column.kind !== 'metrics') continue;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const row of rows) {
      const value = column.number(row);
      if (value === undefined || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (high > low) scales.set(column.key, { low, high });
  }
  return scales;
}
