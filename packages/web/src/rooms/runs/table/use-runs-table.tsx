import type { RunColumns, RunRow } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { client } from '../../../api/client.ts';
import { colourRuns } from '../charts/run-colour.ts';
import { parseColumnKey } from '../column-key.ts';
import type { FilterNames } from './filter-completion.ts';
import { computeScales } from './GridCell.tsx';
import type { LineActions, LineLook } from './GridRow.tsx';
import type { GridProps } from './RunsGrid.tsx';
import { chooseColumns, describeColumn, type RunColumn } from './run-column.ts';
import { arrangeLines, type TableLine } from './run-lines.ts';
import { useBulkChange } from './use-bulk-change.ts';
import type { RunRows } from './use-run-rows.ts';
import type { RunsAddress } from './use-runs-query.ts';
import { useSelection } from './use-selection.ts';

const noColumns: RunColumns = { metrics: [], params: [], tags: [] };
/** Charts draw the chosen runs, or these many from the top; groups are drawn from more. */
const charted = { alone: 10, grouped: 100, chosen: 100, points: 1000 } as const;
/** Groups are made of what is loaded; so much is loaded for them without scrolling. */
const groupedAtLeast = 5_000;

/** Everything that the table needs, from the address and the rows. */
export function useRunsTable(props: {
  readonly address: RunsAddress;
  readonly runs: RunRows;
  readonly experimentIds: readonly string[] | undefined;
}) {
  const { address, runs } = props;
  const { query, change } = address;
  const names = useFilterNames(runs.rows, props.experimentIds);
  const selection = useSelection();
  const bulk = useBulkChange(runs.reload);
  const { lines, actions } = useLines(address, runs, selection.toggle);
  const isCharts = query.view === 'charts';
  const isGrouped = query.group !== undefined;
  const withExperiment = props.experimentIds === undefined;
  const columnKeys = useMemo(
    () => query.columns ?? chooseColumns(names.columns, withExperiment),
    [query.columns, names.columns, withExperiment],
  );
  const columns = useMemo(
    () => (isCharts ? [] : columnKeys.flatMap((key) => describeColumn(key) ?? []).map(widen(isGrouped))),
    [columnKeys, isCharts, isGrouped],
  );
  const scales = useMemo(() => computeScales(runs.rows, columns), [runs.rows, columns]);
  const look: LineLook = useMemo(() => ({ columns, scales, actions }), [columns, scales, actions]);
  const hidden = useMemo(() => new Set(query.hidden), [query.hidden]);
  const known = useMemo(() => [...runs.rows, ...runs.pinnedRows], [runs.rows, runs.pinnedRows]);
  const drawn = useMemo(
    () => chooseCharted(lines, selection.ids, hidden, query.group),
    [lines, selection.ids, hidden, query.group],
  );
  const colours = useMemo(
    () => (isCharts ? colourRuns(drawn, query.group) : new Map<string, string>()),
    [isCharts, drawn, query.group],
  );
  const grid: Omit<GridProps, 'height' | 'nameWidth'> = {
    lines,
    look,
    hidden,
    colours,
    sort: query.sort,
    setSort: (sort) => change({ sort }),
    selected: selection.ids,
    total: runs.count,
    hasMore: runs.isLoading || (runs.hasMore && query.group === undefined),
    isPrevious: runs.isPrevious,
    loadMore: runs.loadMore,
    lead: <SelectAll lines={lines} chosen={selection.ids} choose={selection.setAll} />,
  };
  const points = useMemo(() => choosePoints(known, selection.ids, hidden), [known, selection.ids, hidden]);
  return { grid, names, columnKeys, selection, bulk, known, charted: drawn, points };
}

/** Mean ± sd takes more room than a number. */
function widen(isGrouped: boolean): (column: RunColumn) => RunColumn {
  return (column) =>
    isGrouped && column.kind === 'metrics' ? { ...column, width: Math.max(150, column.width) } : column;
}

function useFilterNames(rows: readonly RunRow[], experimentIds: readonly string[] | undefined): FilterNames {
  const columns = useQuery({
    queryKey: ['run-columns', experimentIds ?? []],
    queryFn: () => client.runs.columns(experimentIds === undefined ? {} : { experimentIds }),
    staleTime: 60_000,
  });
  return useMemo(
    () => ({ columns: columns.data ?? noColumns, valuesOf: (key) => gatherValues(rows.slice(0, 1000), key) }),
    [columns.data, rows],
  );
}

function gatherValues(rows: readonly RunRow[], key: string): readonly string[] {
  const parsed = parseColumnKey(key);
  const read = (row: RunRow) =>
    parsed?.kind === 'params' || parsed?.kind === 'tags'
      ? row[parsed.kind][parsed.name]
      : (
          {
            'attributes.user_id': row.user,
            'attributes.run_name': row.name,
            'datasets.name': row.datasets[0]?.name,
          } as Record<string, string | undefined>
        )[key];
  return [...new Set(rows.flatMap((row) => read(row) ?? []))].toSorted().slice(0, 50);
}

/** The lines in order, and what can be done with one. */
function useLines({ query, change }: RunsAddress, runs: RunRows, toggle: ReturnType<typeof useSelection>['toggle']) {
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set());
  const { rows, pinnedRows, hasMore, loadMore } = runs;
  const { group, nested, pinned, hidden } = query;
  const lines = useMemo(
    () => arrangeLines(rows, { pinned: new Set(pinned), nested, group, open }, pinnedRows),
    [rows, pinnedRows, pinned, nested, group, open],
  );
  useEffect(() => {
    if (group !== undefined && hasMore && rows.length < groupedAtLeast) loadMore();
  }, [group, hasMore, rows.length, loadMore]);
  const actions: LineActions = useMemo(
    () => ({
      select: (id, isRange) =>
        toggle(id, isRange ? lines.flatMap((line) => (line.kind === 'run' ? line.row.id : [])) : undefined),
      open: (key) => setOpen((before) => flip(before, key)),
      pin: (id) => change({ pinned: [...flip(new Set(pinned), id)] }),
      hide: (id) => change({ hidden: [...flip(new Set(hidden), id)] }),
    }),
    [lines, toggle, change, pinned, hidden],
  );
  return { lines, actions };
}

function flip(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The runs that charts draw. */
function chooseCharted(
  lines: readonly TableLine[],
  chosen: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
  group: string | undefined,
): readonly RunRow[] {
  const groups = lines.filter((line) => line.kind === 'group');
  const share = Math.max(1, Math.floor(charted.grouped / Math.max(1, groups.length)));
  const rows = lines.flatMap((line) => {
    if (line.kind === 'group') return line.rows.filter((row) => !hidden.has(row.id)).slice(0, share);
    return group === undefined || line.isPinned ? [line.row] : [];
  });
  const seen = [...new Map(rows.map((row) => [row.id, row])).values()].filter((row) => !hidden.has(row.id));
  const wanted = seen.filter((row) => chosen.has(row.id));
  if (wanted.length > 0) return wanted.slice(0, charted.chosen);
  return seen.slice(0, group === undefined ? charted.alone : charted.grouped);
}

/** The runs that are drawn as points: the chosen ones, or all that are loaded. */
function choosePoints(
  rows: readonly RunRow[],
  chosen: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
): readonly RunRow[] {
  const seen = [...new Map(rows.map((row) => [row.id, row])).values()].filter((row) => !hidden.has(row.id));
  const wanted = seen.filter((row) => chosen.has(row.id));
  return (wanted.length > 1 ? wanted : seen).slice(0, charted.points);
}

function SelectAll(props: {
  readonly lines: readonly TableLine[];
  readonly chosen: ReadonlySet<string>;
  readonly choose: (ids: readonly string[]) => void;
}) {
  const ids = props.lines.flatMap((line) => (line.kind === 'run' ? line.row.id : []));
  const isAll = ids.length > 0 && ids.every((id) => props.chosen.has(id));
  return (
    <input
      type="checkbox"
      checked={isAll}
      ref={(box) => {
        if (box !== null) box.indeterminate = !isAll && props.chosen.size > 0;
      }}
      onChange={() => props.choose(isAll ? [] : ids)}
      aria-label="Select all runs that are loaded"
    />
  );
}
