import { Group, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../../api/client.ts';
import { kindWords, thingOf } from './lineage-words.ts';
import type { Chosen } from './use-chosen.ts';

const depths = ['1', '2', '3', '5', '10', '20'];

/** Which node, how far, how fine, and which column. */
export function LineageControls(props: {
  readonly chosen: Chosen;
  readonly columns: readonly string[];
  readonly column: string | undefined;
  readonly depth: number;
  readonly level: string;
  readonly asList: boolean;
  readonly onDepth: (depth: number) => void;
  readonly onLevel: (level: string) => void;
  readonly onColumn: (column: string | undefined) => void;
  readonly onView: (view: string) => void;
}) {
  const { chosen, columns, column, depth, level, asList } = props;
  return (
    <Group gap="sm" mb="md" align="flex-end">
      <NodeSelect chosen={chosen} />
      <Select
        label="Column"
        placeholder={columns.length === 0 ? 'no columns are known' : 'any'}
        data={[...new Set([...columns, ...(column === undefined ? [] : [column])])]}
        value={column ?? null}
        onChange={(value) => props.onColumn(value ?? undefined)}
        searchable
        clearable
        disabled={columns.length === 0 && column === undefined}
        limit={300}
        w={220}
        size="xs"
        clearButtonProps={{ 'aria-label': 'Any column' }}
      />
      <Select
        label="Depth"
        data={depths.includes(String(depth)) ? depths : [...depths, String(depth)]}
        value={String(depth)}
        onChange={(value) => props.onDepth(Number(value ?? depth))}
        allowDeselect={false}
        w={80}
        size="xs"
      />
      <SegmentedControl
        aria-label="How fine"
        size="xs"
        value={level}
        onChange={props.onLevel}
        data={[
          { value: 'tables', label: 'Tables' },
          { value: 'jobs', label: 'With jobs' },
          { value: 'columns', label: 'Columns' },
        ]}
      />
      <SegmentedControl
        aria-label="How it is shown"
        size="xs"
        visibleFrom="sm"
        value={asList ? 'list' : 'drawing'}
        onChange={props.onView}
        data={[
          { value: 'drawing', label: 'Drawing' },
          { value: 'list', label: 'List' },
        ]}
      />
    </Group>
  );
}

function NodeSelect({ chosen }: { readonly chosen: Chosen }) {
  const choose = useChooseNode();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text, 200);
  const isLabel = asked === labelOf(chosen);
  const nodes = useQuery({
    queryKey: ['lineage', 'nodes', isLabel ? '' : asked],
    queryFn: () => client.lineage.nodes({ limit: 100, ...(isLabel || asked === '' ? {} : { text: asked }) }),
    placeholderData: keepPreviousData,
  });
  const items = nodes.data?.items ?? [];
  const all = items.some(({ nodeId }) => nodeId === chosen.nodeId) ? items : [chosen, ...items];
  return (
    <Select
      label="Around"
      data={all.map((node) => ({ value: node.nodeId, label: labelOf(node) }))}
      value={chosen.nodeId}
      onChange={(value) => value !== null && choose(value)}
      searchable
      onSearchChange={setText}
      filter={({ options }) => options}
      allowDeselect={false}
      nothingFoundMessage="No such node"
      w={{ base: '100%', xs: 320 }}
      size="xs"
    />
  );
}

function labelOf({ kind, namespace, name, own }: Chosen): string {
  if (kind === 'job') return `job ${name}`;
  const { title } = thingOf(namespace, name, own ? namespace : '');
  return `${kindWords[kind]} ${title}${own ? '' : ` (${namespace})`}`;
}

/** Looks at another node; the column belonged to the one before. */
export function useChooseNode(): (nodeId: string, column?: string) => void {
  const navigate = useNavigate();
  return (nodeId, column) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, thing: undefined, node: nodeId, column }),
      resetScroll: false,
    });
}
