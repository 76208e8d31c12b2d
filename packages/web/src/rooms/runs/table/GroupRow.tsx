import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { formatCount, formatNumber } from '../../../design/format.ts';
import type { LineLook } from './grid-look.ts';
import type { RunColumn } from './run-column.ts';
import { computeSpread, findCommon, type GroupLine } from './run-lines.ts';

/** A group of runs: how many, and mean ± standard deviation of each number. */
export function GroupRow(props: {
  readonly line: GroupLine;
  readonly look: LineLook;
  readonly colour: string | undefined;
}) {
  const { line, look, colour } = props;
  const Icon = line.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: see GridRow */}
      <div role="rowheader" tabIndex={-1} className="k-grid-cell k-grid-first">
        <button
          type="button"
          className="k-grid-group"
          data-part="name"
          aria-expanded={line.isOpen}
          onClick={() => look.actions.open(line.key)}
          title={line.label}
        >
          <Icon size={14} aria-hidden style={{ flex: 'none' }} />
          {colour === undefined ? null : <span className="k-grid-dot" style={{ background: colour }} aria-hidden />}
          <span className="k-grid-name">{line.label}</span>
          <span className="k-grid-badge">{formatCount(line.rows.length)}</span>
        </button>
      </div>
      {look.columns.map((column) => (
        <GroupCell key={column.key} column={column} line={line} />
      ))}
    </>
  );
}

function GroupCell({ column, line }: { readonly column: RunColumn; readonly line: GroupLine }) {
  const spread = column.kind === 'metrics' ? computeSpread(line.rows, column) : undefined;
  const common = findCommon(line.rows, column);
  const isTime = column.kind === 'attributes' && (column.name === 'started' || column.name === 'ended');
  return (
    // biome-ignore lint/a11y/useSemanticElements: see GridRow
    <div
      role="cell"
      className="k-grid-cell"
      data-number={column.isNumber || undefined}
      {...(spread === undefined ? {} : { title: `mean ± standard deviation of ${spread.n} runs` })}
    >
      {spread === undefined ? (
        <span className="k-grid-text">{isTime ? '' : common}</span>
      ) : (
        <span className="k-grid-text">
          {formatNumber(spread.mean)} <span className="k-grid-muted">± {formatNumber(spread.sd, 2)}</span>
        </span>
      )}
    </div>
  );
}
