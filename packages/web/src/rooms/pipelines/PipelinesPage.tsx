import type { PipelineView } from '@kaizen/contracts';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Age } from '../../design/Age.tsx';
import { Async } from '../../design/Async.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { PageHead } from '../../design/PageHead.tsx';
import { StateMark } from '../../design/StateMark.tsx';
import { sayRun } from './pipeline-words.ts';

/** Every pipeline with its last run. */
export function PipelinesPage() {
  const pipelines = useQuery({ queryKey: ['pipelines'], queryFn: () => client.pipelines.list() });
  return (
    <>
      <PageHead
        title="Pipelines"
        {...(pipelines.data === undefined ? {} : { headline: sayAll(pipelines.data.items) })}
      />
      <Async
        query={pipelines}
        isEmpty={(page) => page.items.length === 0}
        empty="No pipeline yet. Declare one under pipelines in kaizen.yaml, then: kaizen run"
      >
        {(page) => <DataTable caption="Pipelines" columns={columns} rows={page.items} rowKey={({ name }) => name} />}
      </Async>
    </>
  );
}

function sayAll(pipelines: readonly PipelineView[]): string {
  const named = (status: string) =>
    pipelines.filter(({ lastRun }) => lastRun?.status === status).map(({ name }) => name);
  const needy = [...named('failed'), ...named('held')];
  if (needy.length > 0) return `The last run of ${needy.join(', ')} did not get through; it needs you.`;
  const running = named('running');
  if (running.length > 0) return `${running.join(', ')} runs now; nothing needs you.`;
  return 'Nothing runs; nothing needs you.';
}

const columns: ReadonlyArray<TableColumn<PipelineView>> = [
  {
    name: 'Pipeline',
    text: ({ name }) => name,
    cell: ({ name }) => <EvidenceLink to={`/pipelines/${name}`}>{name}</EvidenceLink>,
  },
  { name: 'What for', text: ({ description }) => description ?? '', wide: true },
  {
    name: 'State',
    text: ({ lastRun }) => lastRun?.status ?? 'never run',
    cell: ({ lastRun }) =>
      lastRun === undefined ? (
        <StateMark state="waiting" label="Never run" />
      ) : (
        <StateMark state={lastRun.state} label={lastRun.status} />
      ),
  },
  {
    name: 'Last run',
    text: ({ lastRun }) => (lastRun === undefined ? '' : sayRun(lastRun)),
    cell: ({ lastRun }) =>
      lastRun === undefined ? (
        '–'
      ) : (
        <EvidenceLink to={`/pipelines/${lastRun.pipeline}/runs/${lastRun.id}`}>{sayRun(lastRun)}</EvidenceLink>
      ),
    wide: true,
  },
  {
    name: 'When',
    text: ({ lastRun }) => (lastRun === undefined ? '' : new Date(lastRun.createdAt).toISOString()),
    cell: ({ lastRun }) => <Age at={lastRun?.createdAt} />,
  },
];
