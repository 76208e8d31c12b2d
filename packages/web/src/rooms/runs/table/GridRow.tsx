import { IconChevronDown, IconChevronRight, IconEye, IconEyeOff, IconPin, IconPinFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import { GridCell } from './GridCell.tsx';
import { GroupRow } from './GroupRow.tsx';
import type { LineActions, LineLook } from './grid-look.ts';
import type { RunLine, TableLine } from './run-lines.ts';

interface LineProps {
  readonly line: TableLine;
  readonly look: LineLook;
  readonly index: number;
  readonly top: number;
  readonly isSelected: boolean;
  readonly isHidden: boolean;
  /** Its colour in the charts beside the table. */
  readonly colour: string | undefined;
}

/** One line of the table, at its place; drawn anew only when something of it changes. */
export const GridRow = memo(function GridRow(props: LineProps) {
  const { line, look, top, index } = props;
  const style: CSSProperties = { transform: `translateY(${top}px)` };
  const state = { 'data-selected': props.isSelected, 'data-hidden': props.isHidden, 'data-row': index };
  return (
    // biome-ignore lint/a11y/useSemanticElements: only the lines in sight are there, each at its place; a table element cannot do that
    // biome-ignore lint/a11y/useFocusableInteractive: what can be focused are the controls in it
    <div role="row" aria-rowindex={index + 2} className="k-grid-row" style={style} {...state}>
      {line.kind === 'group' ? (
        <GroupRow line={line} look={look} colour={props.colour} />
      ) : (
        <RunCells {...props} line={line} />
      )}
    </div>
  );
});

function RunCells({ line, look, isSelected, isHidden, colour }: LineProps & { readonly line: RunLine }) {
  const { row } = line;
  const { actions } = look;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: see the row */}
      <div
        role="rowheader"
        tabIndex={-1}
        className="k-grid-cell k-grid-first"
        style={{ '--k-depth': line.depth } as CSSProperties}
      >
        <input
          type="checkbox"
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event: MouseEvent) => actions.select(row.id, event.shiftKey)}
          aria-label={`Select ${row.name}`}
          data-part="check"
        />
        {colour === undefined ? null : <span className="k-grid-dot" style={{ background: colour }} aria-hidden />}
        <OpenMark line={line} open={actions.open} />
        <Link to="/runs/$run" params={{ run: row.id }} className="k-grid-name" title={row.name} data-part="name">
          {row.name === '' ? row.id : row.name}
        </Link>
        <LineTools line={line} actions={actions} isHidden={isHidden} />
      </div>
      {look.columns.map((column) => (
        <GridCell key={column.key} column={column} row={row} scale={look.scales.get(column.key)} now={look.now} />
      ))}
    </>
  );
}

function OpenMark({ line, open }: { readonly line: RunLine; readonly open: LineActions['open'] }) {
  if (line.children === 0) return null;
  const Icon = line.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className="k-grid-tool"
      data-always
      data-part="open"
      aria-expanded={line.isOpen}
      aria-label={`${line.children} child runs of ${line.row.name}`}
      onClick={() => open(line.key)}
    >
      <Icon size={14} aria-hidden />
      <span className="k-grid-badge">{line.children}</span>
    </button>
  );
}

function LineTools(props: { readonly line: RunLine; readonly actions: LineActions; readonly isHidden: boolean }) {
  const { line, actions, isHidden } = props;
  const Pin = line.isPinned ? IconPinFilled : IconPin;
  const Eye = isHidden ? IconEyeOff : IconEye;
  return (
    <span className="k-grid-tools">
      <button
        type="button"
        className="k-grid-tool"
        data-always={line.isPinned || undefined}
        aria-pressed={line.isPinned}
        aria-label={`Keep ${line.row.name} on top`}
        title={line.isPinned ? 'Let it go from the top' : 'Keep it on top'}
        onClick={() => actions.pin(line.row.id)}
      >
        <Pin size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="k-grid-tool"
        data-always={isHidden || undefined}
        aria-pressed={isHidden}
        aria-label={`Hide ${line.row.name} from the charts`}
        title={isHidden ? 'Show it in the charts' : 'Hide it from the charts'}
        onClick={() => actions.hide(line.row.id)}
      >
        <Eye size={14} aria-hidden />
      </button>
    </span>
  );
}
