import type { PipelineRunView } from '@kaizen/contracts';
import { Age } from '../../design/Age.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { formatDuration } from '../../design/format.ts';
import { StateMark } from '../../design/StateMark.tsx';
import { sayTrigger } from './pipeline-words.ts';

const columns: ReadonlyArray<TableColumn<PipelineRunView>> = [
  {
    name: 'Run',
    text: (run) => sayTrigger(run),
    cell: (run) => <EvidenceLink to={`/pipelines/${run.pipeline}/runs/${run.id}`}>{sayTrigger(run)}</EvidenceLink>,
  },
  {
    name: 'State',
    text: ({ status }) => status,
    cell: ({ state, status }) => <StateMark state={state} label={status} />,
  },
  { name: 'What it came to', text: ({ summary }) => summary ?? '', wide: true },
  {
    name: 'Took',
    text: ({ createdAt, endedAt }) => (endedAt === undefined ? '' : formatDuration(endedAt - createdAt)),
    numeric: true,
  },
  {
    name: 'Started',
    text: ({ createdAt }) => new Date(createdAt).toISOString(),
    cell: ({ createdAt }) => <Age at={createdAt} />,
  },
];

/** Runs of a pipeline, newest first. */
export function RunsTable({
  pipeline,
  runs,
}: {
  readonly pipeline: string;
  readonly runs: readonly PipelineRunView[];
}) {
  return <DataTable caption={`Runs of ${pipeline}`} columns={columns} rows={runs} rowKey={({ id }) => id} />;
}
