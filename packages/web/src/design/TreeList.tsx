import './tree-list.css';
import { Box } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { decideTreeMove, type TreeRow } from './tree-move.ts';

/**
 * A tree as a list of its visible rows, with the keys of the ARIA tree pattern: up and down, right opens and goes in, left closes and goes out, Home,
 * End, letters, Enter chooses. Opening and choosing are the owner's.
 */
export function TreeList<R extends TreeRow>(props: {
  readonly label: string;
  readonly rows: readonly R[];
  readonly selected?: string;
  readonly onToggle: (id: string, open: boolean) => void;
  readonly onChoose: (id: string) => void;
  readonly children: (row: R) => ReactNode;
}) {
  const { rows } = props;
  const [focused, setFocused] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const entry = [focused, props.selected].find((id) => rows.some((row) => row.id === id)) ?? rows[0]?.id;
  const goTo = (id: string) => {
    setFocused(id);
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`)?.focus();
  };
  const press = (event: KeyboardEvent, row: R) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = decideTreeMove(rows, row, event.key);
    if (move === undefined) return;
    event.preventDefault();
    if (move.act === 'go') goTo(move.id);
    else if (move.act === 'choose') props.onChoose(move.id);
    else props.onToggle(move.id, move.act === 'open');
  };
  return (
    <div className="k-tree" role="tree" aria-label={props.label} ref={list}>
      {rows.map((row) => (
        <Row
          key={row.id}
          row={row}
          isEntry={row.id === entry}
          isSelected={row.id === props.selected}
          onKeyDown={(event) => press(event, row)}
          onFocus={() => setFocused(row.id)}
          onChoose={() => props.onChoose(row.id)}
          onToggle={() => props.onToggle(row.id, row.open !== true)}
        >
          {props.children(row)}
        </Row>
      ))}
    </div>
  );
}

function Row(props: {
  readonly row: TreeRow;
  readonly isEntry: boolean;
  readonly isSelected: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}) {
  const { row } = props;
  return (
    <Box
      role="treeitem"
      tabIndex={props.isEntry ? 0 : -1}
      aria-level={row.level + 1}
      aria-selected={props.isSelected}
      {...(row.open === undefined ? {} : { 'aria-expanded': row.open })}
      data-row={row.id}
      style={{ '--k-tree-level': row.level }}
      onKeyDown={props.onKeyDown}
      onFocus={props.onFocus}
      onClick={props.onChoose}
    >
      {row.open === undefined ? (
        <span className="k-tree-mark" />
      ) : (
        <IconChevronRight
          size={14}
          className="k-tree-mark"
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            props.onToggle();
          }}
        />
      )}
      {props.children}
    </Box>
  );
}
