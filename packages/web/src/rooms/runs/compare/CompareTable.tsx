import './compare-table.css';
import type { RunRow } from '@kaizen/contracts';
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { Age } from '../../../design/Age.tsx';
import { saveCsv } from '../../../design/download.ts';
import { EvidenceLink } from '../../../design/EvidenceLink.tsx';
import type { CompareRow, Comparison } from './compare-rows.ts';

const parts = [
  ['about', 'About the run'],
  ['params', 'Parameters'],
  ['metrics', 'Metrics'],
  ['datasets', 'Datasets'],
  ['tags', 'Tags'],
  ['environment', 'Environment'],
] as const satisfies ReadonlyArray<readonly [keyof Comparison, string]>;

interface CompareTableProps {
  readonly runs: readonly RunRow[];
  readonly comparison: Comparison;
  readonly showsAll: boolean;
  readonly colours: ReadonlyMap<string, string>;
  readonly remove: (id: string) => void;
}

/** A column for each run, a line for each thing that differs. */
export function CompareTable(props: CompareTableProps) {
  const { runs, comparison, showsAll } = props;
  const shown = parts.map(
    ([part, title]) => [title, comparison[part].filter((row) => showsAll || row.differs)] as const,
  );
  return (
    <>
      <div className="k-compare">
        <table aria-label="Runs side by side">
          <thead>
            <tr>
              <th scope="col">Run</th>
              {runs.map((run) => (
                <RunHead key={run.id} run={run} colour={props.colours.get(run.id)} remove={props.remove} />
              ))}
            </tr>
            <tr>
              <th scope="row">Started</th>
              {runs.map((run) => (
                <td key={run.id}>
                  <Age at={run.startedAt} />
                </td>
              ))}
            </tr>
          </thead>
          {shown.map(([title, rows]) => (
            <PartRows key={title} title={title} rows={rows} runs={runs} />
          ))}
        </table>
      </div>
      <Group justify="flex-end" mt={4}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={12} aria-hidden />}
          aria-label="CSV of the comparison"
          onClick={() => save(runs, shown)}
        >
          CSV
        </Button>
      </Group>
    </>
  );
}

function RunHead(props: {
  readonly run: RunRow;
  readonly colour: string | undefined;
  readonly remove: (id: string) => void;
}) {
  const { run } = props;
  return (
    <th scope="col">
      <Group gap={6} wrap="nowrap">
        <span className="k-compare-dot" style={{ background: props.colour }} aria-hidden />
        <EvidenceLink to={`/runs/${run.id}`}>{run.name || run.id}</EvidenceLink>
        <ActionIcon
          size="xs"
          variant="subtle"
          color="gray"
          onClick={() => props.remove(run.id)}
          aria-label={`Leave ${run.name} out`}
        >
          <IconX size={12} aria-hidden />
        </ActionIcon>
      </Group>
    </th>
  );
}

function PartRows({
  title,
  rows,
  runs,
}: {
  readonly title: string;
  readonly rows: readonly CompareRow[];
  readonly runs: readonly RunRow[];
}) {
  if (rows.length === 0) return null;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={runs.length + 1} className="k-compare-part">
          {title}
        </th>
      </tr>
      {rows.map((row) => (
        <tr key={row.name} data-differs={row.differs}>
          <th scope="row" title={row.name}>
            {row.name}
          </th>
          {row.values.map((value, index) => (
            <td key={runs[index]?.id ?? index} title={value}>
              {value === '' ? <span className="k-compare-none">–</span> : value}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function save(runs: readonly RunRow[], shown: ReadonlyArray<readonly [string, readonly CompareRow[]]>): void {
  saveCsv('compared-runs', [
    ['', '', ...runs.map(({ name, id }) => name || id)],
    ...shown.flatMap(([title, rows]) => rows.map((row) => [title, row.name, ...row.values])),
  ]);
}
