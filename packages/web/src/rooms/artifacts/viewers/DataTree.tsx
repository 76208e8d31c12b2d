import './data-tree.css';
import { Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatCount } from '../../../design/format.ts';
import { TreeList } from '../../../design/TreeList.tsx';
import { type DataRow, type DataTreeState, describeCollection, FIRST_CHILDREN, flattenData } from './data-rows.ts';

const fresh: DataTreeState = { open: new Map(), shown: new Map() };

/** Nested data as a tree that opens and closes. */
export function DataTree({ value, label }: { readonly value: unknown; readonly label: string }) {
  const [state, setState] = useState(fresh);
  const rows = useMemo(() => flattenData(value, state), [value, state]);
  const toggle = (id: string, open: boolean) => setState({ ...state, open: new Map(state.open).set(id, open) });
  const choose = (id: string) => {
    const row = rows.find((one) => one.id === id);
    if (row?.more !== undefined) {
      const shown = (state.shown.get(row.more.of) ?? FIRST_CHILDREN) + 5 * FIRST_CHILDREN;
      setState({ ...state, shown: new Map(state.shown).set(row.more.of, shown) });
    } else if (row?.open !== undefined) toggle(id, !row.open);
  };
  return (
    <div className="k-data-tree">
      <TreeList label={label} rows={rows} onToggle={toggle} onChoose={choose}>
        {(row: DataRow) => <DataLine row={row} />}
      </TreeList>
    </div>
  );
}

function DataLine({ row }: { readonly row: DataRow }) {
  if (row.more !== undefined)
    return (
      <Text inherit c="var(--k-muted)" td="underline">
        show more of {formatCount(row.more.count)}
      </Text>
    );
  const collection = describeCollection(row.value);
  return (
    <span className="k-data-line">
      {row.key === undefined ? null : <span className="k-data-key">{row.key}</span>}
      {collection === undefined ? (
        <Scalar value={row.value} />
      ) : (
        <Text span inherit c="var(--k-muted)">
          {collection}
        </Text>
      )}
    </span>
  );
}

function Scalar({ value }: { readonly value: unknown }) {
  const kind = value === null ? 'null' : typeof value;
  return (
    <span className="k-data-value" data-kind={kind}>
      {typeof value === 'string' ? (value === '' ? '(empty text)' : value) : String(value)}
    </span>
  );
}
