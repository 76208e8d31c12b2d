import type { RunRow } from '@kaizen/contracts';
import { Age } from '../../../design/Age.tsx';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import { StateMark } from '../../../design/StateMark.tsx';
import { stateOfRun, wordOfRun } from '../run-state.ts';
import type { RunColumn } from './run-column.ts';

/** Lowest and highest number of a column on the page. */
export interface Scale {
  readonly low: number;
  readonly high: number;
}

/** A cell of a run: the number with a hair-line of its size among the others, or the text. */
export function GridCell(props: {
  readonly column: RunColumn;
  readonly row: RunRow;
  readonly scale: Scale | undefined;
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
      <Content column={column} row={row} text={text} />
      {scale === undefined || value === undefined || !Number.isFinite(value) ? null : (
        <span className="k-grid-bar" style={{ transform: `scaleX(${place(value, scale)})` }} aria-hidden />
      )}
    </div>
  );
}

function Content({ column, row, text }: { readonly column: RunColumn; readonly row: RunRow; readonly text: string }) {
  if (column.kind === 'attributes') {
    if (column.name === 'status') return <StateMark state={stateOfRun(row)} label={wordOfRun(row)} />;
    if (column.name === 'started') return <Age at={row.startedAt} />;
    if (column.name === 'ended') return <Age at={row.endedAt} />;
    if (column.name === 'experiment')
      return <EvidenceLink to={`/experiments/${encodeURIComponent(row.experimentId)}`}>{row.experiment}</EvidenceLink>;
  }
  return <span className="k-grid-text">{text}</span>;
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
