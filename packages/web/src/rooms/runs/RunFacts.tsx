import type { RunView } from '@kaizen/contracts';
import { Anchor, Text } from '@mantine/core';
import { Age } from '../../design/Age.tsx';
import { Empty } from '../../design/Async.tsx';
import { CopyId } from '../../design/CopyId.tsx';
import { DataTable, type TableColumn } from '../../design/DataTable.tsx';
import { EvidenceLink } from '../../design/EvidenceLink.tsx';
import { FactList, type NamedFact } from '../../design/FactList.tsx';
import { formatBytes } from '../../design/format.ts';
import { formatMetric, metricLabel, metricMeaning } from '../../design/metric-words.ts';
import { pageOfInput } from './run-words.ts';

type Entry = readonly [string, string];

const metricColumns: ReadonlyArray<TableColumn<readonly [string, number]>> = [
  { name: 'Measure', text: ([name]) => metricLabel(name) },
  { name: 'Value', text: ([name, value]) => formatMetric(name, value), numeric: true },
  {
    name: 'What it says',
    text: ([name]) => metricMeaning(name) ?? '',
    cell: ([name]) => (
      <Text component="span" size="sm" c="var(--k-muted)">
        {metricMeaning(name)}
      </Text>
    ),
    wide: true,
  },
];

/** Those that decide first, then the rest as they come. */
const first = ['f1', 'cost_per_1000', 'auc', 'recall', 'precision', 'accuracy', 'average_precision', 'threshold'];

function orderMetrics(metrics: RunView['metrics']): ReadonlyArray<readonly [string, number]> {
  const place = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return Object.entries(metrics).sort(([a], [b]) => place(a) - place(b));
}

/** The measures of a run, each with what it says. */
export function MetricsTable({ run }: { readonly run: RunView }) {
  return (
    <DataTable
      caption={`Measures of ${run.name}`}
      columns={metricColumns}
      rows={orderMetrics(run.metrics)}
      rowKey={([name]) => name}
    />
  );
}

const entryColumns: ReadonlyArray<TableColumn<Entry>> = [
  { name: 'Name', text: ([name]) => name },
  {
    name: 'Value',
    text: ([, value]) => value,
    cell: ([, value]) => (
      <Text component="span" size="sm" style={{ overflowWrap: 'anywhere' }}>
        {value}
      </Text>
    ),
  },
];

/** Everything that decided the run. */
export function ParamsTable({ run }: { readonly run: RunView }) {
  const entries = Object.entries(run.params);
  if (entries.length === 0) return <Empty>No parameter was recorded.</Empty>;
  return (
    <DataTable caption={`Parameters of ${run.name}`} columns={entryColumns} rows={entries} rowKey={([name]) => name} />
  );
}

/** What the run read, what started it, and on what machine it ran. */
export function RunOrigin({ run }: { readonly run: RunView }) {
  const { tags } = run;
  const pipelineRun = tags['pipeline.run'];
  const alert = tags['trigger.alert'];
  const told = new Set(['pipeline.run', 'pipeline.name', 'trigger.alert', 'trigger.decision']);
  const facts: readonly NamedFact[] = [
    { name: 'Run', value: <CopyId id={run.id} /> },
    { name: 'Started', value: <Age at={run.startedAt} /> },
    ...run.inputs.map((input) => ({ name: input.kind.replaceAll('_', ' '), value: <Input input={input} /> })),
    ...(pipelineRun === undefined
      ? []
      : [
          {
            name: 'pipeline run',
            value: (
              <EvidenceLink to={`/pipeline-runs/${pipelineRun}`}>{tags['pipeline.name'] ?? pipelineRun}</EvidenceLink>
            ),
          },
        ]),
    ...(alert === undefined
      ? []
      : [{ name: 'because of', value: <EvidenceLink to={`/alerts/${alert}`}>this alert</EvidenceLink> }]),
    ...Object.entries(tags)
      .filter(([name]) => !told.has(name))
      .map(([name, value]) => ({ name, value })),
  ];
  return <FactList facts={facts} />;
}

function Input({ input }: { readonly input: RunView['inputs'][number] }) {
  const href = pageOfInput(input);
  const text = input.name ?? input.id;
  return href === undefined ? text : <EvidenceLink to={href}>{text}</EvidenceLink>;
}

const artifactColumns = (runId: string): ReadonlyArray<TableColumn<RunView['artifacts'][number]>> => [
  {
    name: 'File',
    text: ({ path }) => path,
    cell: ({ path }) => (
      <Anchor
        href={`/api/v1/runs/${encodeURIComponent(runId)}/artifacts/${path}`}
        download
        inherit
        c="inherit"
        underline="always"
      >
        {path}
      </Anchor>
    ),
  },
  { name: 'Kind', text: ({ kind }) => kind },
  { name: 'Size', text: ({ size }) => formatBytes(size), numeric: true },
  { name: 'Hash', text: ({ hash }) => hash, cell: ({ hash }) => <CopyId id={hash} />, wide: true },
];

/** The files of a run; each can be taken away. */
export function ArtifactsTable({ run }: { readonly run: RunView }) {
  if (run.artifacts.length === 0) return <Empty>No file was kept.</Empty>;
  return (
    <DataTable
      caption={`Files of ${run.name}`}
      columns={artifactColumns(run.id)}
      rows={run.artifacts}
      rowKey={({ path }) => path}
    />
  );
}
